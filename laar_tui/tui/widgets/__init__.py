"""Small widgets in folders by area; they post messages and never call the backend."""
