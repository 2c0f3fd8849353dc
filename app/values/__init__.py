"""What a value is and how it is said: languages, vocabulary, dates, money, words, grades."""
