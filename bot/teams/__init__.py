"""Microsoft Teams: personal chat and dialogs; the guardians' channel; a door that takes no forgery."""
