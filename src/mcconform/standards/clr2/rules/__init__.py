"""What CLR 2.0 says that no single property can."""

SPEC = "https://www.imsglobal.org/spec/clr/v2p0"
