"""What the Verifiable Credentials Data Model 2.0 says that no single property can."""

SPEC = "https://www.w3.org/TR/vc-data-model-2.0/"
