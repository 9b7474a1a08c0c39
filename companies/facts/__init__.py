"""Facts about Swedish firms that need neither database nor clock."""
