"""What goes in and what comes out, as pydantic models; the OpenAPI document is made of them."""
