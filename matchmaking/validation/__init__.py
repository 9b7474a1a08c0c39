"""What is known about the score's validity: how the Market part ranks against real exports."""
