"""What the Verifiable Credentials Data Model 1.1 says that no single property can."""

SPEC = "https://www.w3.org/TR/vc-data-model-1.1/"
