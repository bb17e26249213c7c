"""The one-line header and footer around every screen."""
