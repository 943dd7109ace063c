"""Model cards: words by people, figures by the evaluation, one page of Markdown for each model."""
