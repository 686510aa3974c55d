"""Rules about a set of documents: awards that build on each other, seen together.

They take a `StackSet` and name, in each finding, the document and the place. Ids ``STK-…`` are
those of the reference note; where it gives one rule two levels of severity, here are two rules:

    STK-RES-001  ends.stated_here, ends.known        STK-LVL-003  levels.part_is_no_bigger
    STK-RES-002  ids.one_id_one_thing                STK-OUT-001  outcomes.parts_cover_whole
    STK-RES-003  ends.are_definitions                STK-OUT-002  outcomes.parts_differ
    STK-CYC-001  cycles.parts                        STK-PRE-002  prerequisites.held_in_time
    STK-CYC-002  cycles.prerequisites                STK-PRE-003  prerequisites.can_be_met
    STK-CYC-003  cycles.part_is_not_the_same         STK-HOL-001  holders.one_holder, one_learner
    STK-REC-001  answers.both_sides                  STK-STA-001  status.parts_in_force
    STK-REC-002  answers.whole_confirms              STK-EXP-002  dates.parts_valid_in_time
    STK-CRD-001  credit.needed_parts_fit,            STK-VER-001  versions.newest_is_meant
                 credit.listed_parts_fit             STK-VER-002  versions.one_line
    STK-CRD-002  credit.whole_is_reached             STK-LNG-001  languages.editions_agree
    STK-CRD-003  credit.transfer_share               STK-DUP-001  duplicates.one_definition
    STK-CRD-004  credit.one_unit                     STK-ORP-001  orphans.connected,
    STK-CRD-005  credit.counted_once                              pathways.leads_to_destination
    STK-LVL-002  levels.part_is_no_higher            STK-PTH-001  pathways.complete
                                                     STK-ISS-001  issuers.recognised
                                                     STK-ISS-002  issuers.endorsement_is_sound

Beside them: documents.readable; and two rules on one credential that need what a profile says:
workload.fits_credit (STK-CRU-003) and workload.within_bounds (STK-CRU-002).

"Declared by the part" is never worded as "confirmed by the whole".
"""

OB3 = "https://www.imsglobal.org/spec/ob/v3p0"
CLR2 = "https://www.imsglobal.org/spec/clr/v2p0"
CTDL = "https://credreg.net/ctdl/terms"
ELM = "https://europa.eu/europass/elm-browser/"
EU = "https://eur-lex.europa.eu/eli/C/2022/243/oj"
"""Council Recommendation on micro-credentials, of 16 June 2022."""
