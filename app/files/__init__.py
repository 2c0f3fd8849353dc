"""What readers take away: tables, the whole data, feeds."""
