"""Guards of words: a text goes in, a judgement comes out, with no case around it."""
