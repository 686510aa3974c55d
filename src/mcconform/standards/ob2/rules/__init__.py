"""What Open Badges 2.0 says that no single property can."""

SPEC = "https://www.imsglobal.org/sites/default/files/Badges/OBv2p0Final/index.html"
