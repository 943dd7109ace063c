"""Pure judgements about turns, findings and drafts; the strictest wins."""
