"""Record linkage: which rows of two lists may be one person, with the evidence for it in bits per field."""
