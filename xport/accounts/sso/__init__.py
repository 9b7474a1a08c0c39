"""Single sign-on by OpenID Connect (docs/single-sign-on.md): one module per step of the way in.

configuration → pending (what we asked) → exchange (there and back) → tokens (is it true?) →
actions (who is it?) → session (what it counts for).
"""
