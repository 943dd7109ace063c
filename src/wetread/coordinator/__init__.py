"""Understanding, planning and the graph; the only room that imports langgraph."""
