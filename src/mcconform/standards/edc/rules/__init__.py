"""What the European Learning Model says that no single property of a node can."""

MODEL = "https://github.com/european-commission-empl/European-Learning-Model/blob/master/"
"""The model's repository: shapes, context, documentation."""
SHAPES = f"{MODEL}rdf/ap/edc/EDC-generic-no-cv.ttl"
"""The shapes of the generic application profile."""
VC = "https://www.w3.org/TR/vc-data-model-1.1/"
"""The data model it stands on."""
