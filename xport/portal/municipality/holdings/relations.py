"""Where an extract has what belongs to a firm or a municipality, or why it has not.

The same as archive/relations.py, for the extract: tests/portal/municipality/test_extract_views.py
fails until somebody has decided.
"""

# The section that tells of it, by its code.
IN_SECTION: dict[str, str] = {
    "companies.company.municipality": "company",
    "companies.company_categories.company": "answers",
    "companies.product.company": "answers",
    "companies.reference.company": "answers",
    "companies.proposal.company": "proposals",
    "companies.proposal.batch": "proposals",
    "companies.seenproof.company": "proofs",
    "companies.companyfile.company": "files",
    "companies.contactperson.company": "people",
    "companies.claimrequest.company": "claims",
    "matchmaking.fitscore.company": "scores",
    "matchmaking.scorechange.company": "scores",
    "matchmaking.match.company": "matches",
    "matchmaking.matchevent.match": "matches",
    "companies.merge.kept": "merges",
    "companies.merge.gone": "merges",
    "companies.contactentry.company": "contact_log",
    "companies.contactentry.municipality": "contact_log",
    "companies.contactentry.import_batch": "contact_log",
    "companies.contactentryversion.entry": "contact_log",
    "companies.followup.company": "follow_ups",
    "companies.followup.municipality": "follow_ups",
    "companies.barrier.company": "barriers",
    "companies.barrier.municipality": "barriers",
    "companies.responsibility.company": "responsible",
    "companies.responsibility.municipality": "responsible",
    "companies.importrow.company": "imports",
    "companies.importrow.batch": "imports",
    "companies.importbatch.municipality": "imports",
    "companies.invitation.company": "invitations",
    "companies.invitation.municipality": "invitations",
    "companies.move.company": "moves",
    "companies.move.origin": "moves",
    "companies.move.destination": "moves",
    "companies.moverequest.company": "moves",
    "companies.moverequest.destination": "moves",
    "companies.moverequest.asked_of": "moves",
}
LEFT_OUT: dict[str, str] = {
    "companies.profiledraft.company": "what a firm has not sent is its own",
    "companies.membership.company": "who looks after a firm's profile is its own to say",
    "companies.scoringinputs.company": "the same answers again, as the score reads them",
    "matchmaking.scored.inputs": "which version of the answers the scores are of",
    "companies.distinctpair.first": "only keeps a suggestion from coming back",
    "companies.distinctpair.second": "only keeps a suggestion from coming back",
    "companies.officer.municipality": "of the municipality, and no record of a firm",
    "companies.savedview.municipality": "how officers filter the list, and no record of a firm",
    "companies.viewvisit.view": "when an officer last looked at such a list",
    "companies.municipalityarchive.municipality": "files made of what is here, kept for days",
}
