"""What someone is told by email, each morning or each week."""
