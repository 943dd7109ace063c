"""Web pages: NiceGUI on a FastAPI application, behind one gate that every request passes."""
