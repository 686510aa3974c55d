"""What Open Badges 3.0 says that no single property can."""

SPEC = "https://www.imsglobal.org/spec/ob/v3p0"
