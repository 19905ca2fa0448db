"""What the kind `chat` is made of: questions, answers as they come, what is wrong with them."""
