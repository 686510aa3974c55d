"""What Open Badges 0.5, 1.0 and 1.1 say that no single property can."""

SPEC = "https://www.imsglobal.org/sites/default/files/Badges/OBv2p0Final/history/1.1-specification.html"
