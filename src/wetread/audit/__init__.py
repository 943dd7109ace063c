"""Everything worth remembering about a case, chained by digest and never rewritten."""
