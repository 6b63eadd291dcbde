"""Everyday words that mean nearly the same when somebody looks for a service.

Words of single needs and kinds of help stand in ``rules/vocabulary`` and are read from there. Here are only words that
belong to no code: places to go, weather, the names of what children do, and turns of phrase that name a need by what
happens ("won't go to school"). A group that may only move a service up says ``soft``.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Meaning:
    """Turns of phrase with one meaning."""

    said: tuple[str, ...]
    """What people type."""
    words: tuple[str, ...] = ()
    """What records may say instead."""
    helps: tuple[str, ...] = ()
    """Codes of kinds of help that answer it; one that the vocabulary does not hold is passed over."""
    soft: bool = False


GO = (
    "leisure_activity",
    "social_activity",
    "stay_and_play",
    "youth_work",
    "inclusive_physical_activity",
    "family_hub",
)
_KIN = (
    "mum",
    "dad",
    "mother",
    "father",
    "parent",
    "nan",
    "gran",
    "grandad",
    "grandmother",
    "grandfather",
    "brother",
    "sister",
    "friend",
    "wife",
    "husband",
    "son",
    "daughter",
)
_LOST = tuple(
    f"{lost} {whose} {who}"
    for lost in ("lost", "losing")
    for whose in ("her", "his", "their", "my", "a")
    for who in _KIN
)
MEANINGS: tuple[Meaning, ...] = (
    Meaning(("somewhere to go", "somewhere to take", "something to do", "somewhere to play", "things to do", "stuff to do", "places to go", "place to go", "days out", "day out", "whats on", "things to do with", "fun things", "keep busy", "activities", "activity", "clubs", "club", "go out"),
            ("play", "activity", "club", "playground", "playgroup", "playscheme", "playtime", "fun"), GO),
    Meaning(("wet weather", "rainy day", "rainy days", "wet", "rain", "rainy", "raining", "bad weather", "indoor", "indoors", "inside", "under cover"),
            ("indoor", "indoors", "inside", "soft play", "under cover", "covered", "library", "swimming"), soft=True),
    Meaning(("outdoor", "outdoors", "outside", "fresh air", "nature", "in the park"), ("outdoor", "outdoors", "outside", "park", "garden", "woodland", "forest school", "nature"), soft=True),
    Meaning(("football", "soccer"), ("football", "sport"), ("inclusive_physical_activity", "leisure_activity")),
    Meaning(("swimming", "swim"), ("swim", "pool"), ("inclusive_physical_activity", "leisure_activity")),
    Meaning(("sport", "sports", "exercise", "get fit", "keep fit", "gym", "dance", "dancing", "gymnastics", "martial arts", "boxing", "trampolining", "burn off energy"), ("sport", "movement", "physical activity"), ("inclusive_physical_activity", "leisure_activity")),
    Meaning(("art", "arts", "crafts", "drama", "music", "singing", "theatre", "lego", "cooking", "gaming club", "coding"), (), ("leisure_activity", "social_activity")),
    Meaning(("youth club", "youth clubs", "youth centre", "hang out", "see friends"), ("youth",), ("youth_work", "social_activity")),
    Meaning(("toddler group", "baby group", "playgroup", "play group", "mum and baby", "mums and babies", "parent and toddler", "stay and play", "soft play", "messy play", "rhyme time", "mother and baby", "baby massage"), ("stay and play", "toddler"), ("stay_and_play", "family_hub")),
    Meaning(("cant sleep", "doesnt sleep", "wont sleep", "not sleeping", "up all night", "bad sleeper", "sleep problems", "wont go to bed"), ("sleep",), ("sleep",)),
    Meaning(("wont go to school", "refuses school", "refusing school", "not going to school", "scared of school", "hates school", "school refuser", "school anxiety", "bunking off", "truanting"), ("attendance",), ("school_attendance_support", "mental_health_support_team", "more_intensive_attendance")),
    Meaning(("excluded", "exclusion", "excluded from school", "suspended from school", "permanently excluded", "kicked out of school", "school wont let him in", "school wont let her in", "school wont have him", "school wont have her", "school wont take him", "school wont take her", "part time timetable", "reduced timetable", "sent home from school"),
            ("exclusion", "excluded"), ("inclusion",)),
    Meaning(("cant cope", "not coping", "struggling to cope", "at the end of my tether", "struggling parent", "struggling mum", "overwhelmed"), ("parent support",), ("parent_support", "family_support_worker", "home_visiting", "adult_mental_health")),
    Meaning(("feels sad", "always sad", "feeling low", "low mood", "sad", "depressed", "unhappy", "worried all the time", "worries", "anxious", "anxiety", "panic attacks", "stressed", "wont leave her room", "wont leave his room", "wont leave their room", "wont come out of", "withdrawn", "wont leave the house"), ("wellbeing", "anxiety", "low mood", "mental health"), ("emotional_support", "counselling", "mental_health_support_team", "digital_self_help", "camhs")),
    Meaning(("mental health",), ("wellbeing", "mental health"), ("emotional_support", "counselling", "mental_health_support_team", "digital_self_help", "camhs", "adult_mental_health")),
    Meaning(("self harm", "selfharm", "self harming", "cutting herself", "cutting himself", "hurting herself", "hurting himself"), ("self harm",), ("camhs", "emotional_support", "counselling")),
    Meaning(("someone to talk to", "somebody to talk to", "to talk to", "talk to someone", "listening"), ("talk", "listen", "counselling"), ("emotional_support", "counselling", "digital_self_help", "mentoring")),
    Meaning(("anger", "angry", "meltdowns", "tantrums", "lashing out", "aggressive", "behaviour", "kicking off", "violent outbursts"), ("behaviour",), ("behaviour_support", "parenting_programme", "emotional_support", "neurodiversity_support_pre_diagnosis", "child_to_parent_violence_support")),
    Meaning(("bullied", "bullying", "picked on"), ("bullying",), ("anti_bullying",)),
    Meaning(("lonely", "no friends", "making friends", "isolated", "make friends", "meet people", "meet other"), ("friends", "befriending", "social"), ("befriending", "social_activity", "mentoring", "youth_work")),
    Meaning(("autism", "autistic", "asd", "asc", "adhd", "neurodivergent", "neurodiverse", "add", "asperger", "aspergers", "pda", "tourettes"), ("autism", "adhd", "neurodiversity"), ("neurodiversity_support_pre_diagnosis", "autism_assessment", "adhd_assessment", "neuro_assessment_route")),
    Meaning(("send", "sen", "send support", "sen support", "send help", "special needs", "special educational needs", "additional needs", "disability", "disabled", "learning disability", "ehcp"), ("send", "disability", "additional needs"), ("send_parent_advice", "school_send_support", "inclusive_physical_activity", "respite", "portage", "ehc_needs_assessment")),
    Meaning(("a break", "need a break", "time off", "short break", "short breaks", "respite"), ("short break", "respite"), ("respite", "home_visiting")),
    Meaning(("money", "skint", "broke", "benefits", "debt", "debts", "bills", "universal credit", "no money", "rent arrears", "grants"), ("money", "benefits", "debt"), ("money_benefits", "energy_help", "food")),
    Meaning(("food", "hungry", "food bank", "foodbank", "nothing to eat", "food parcel", "food parcels", "food voucher"), ("food",), ("food",)),
    Meaning(("clothes", "school uniform", "uniform", "coat", "shoes"), ("clothing", "uniform"), ("clothing",)),
    Meaning(("bed", "beds", "furniture", "cooker", "washing machine", "cot", "pram"), ("furniture", "beds", "baby equipment"), ("household_goods",)),
    Meaning(("heating", "electric", "gas", "fuel", "prepayment meter", "cold house", "energy bills"), ("heating", "energy"), ("energy_help",)),
    Meaning(("nowhere to live", "nowhere to stay", "nowhere to sleep", "nowhere to go tonight", "no fixed address", "kicked out", "thrown out", "chucked out", "made homeless", "sofa surfing", "sleeping rough", "sleeping in the car", "losing our home", "losing their home", "lost our home", "notice to quit", "section 21"),
            ("homelessness",), ("housing_homelessness_prevention",)),
    Meaning(("boiler", "broken boiler", "no hot water", "repairs", "leaking roof", "landlord wont fix"), ("repairs",), ("housing_repair", "energy_help")),
    Meaning(("housing", "homeless", "evicted", "eviction", "damp", "mould", "overcrowded", "rent"), ("housing",), ("housing_advice", "housing_homelessness_prevention", "housing_repair")),
    Meaning(("domestic abuse", "domestic violence", "dv", "abusive partner", "abusive ex", "coercive control", "refuge"), ("domestic abuse",), ("domestic_abuse_specialist", "idva", "domestic_abuse_recovery_parent", "domestic_abuse_recovery_child")),
    Meaning(("grief", "bereavement", "bereaved", "died", "death", "dead", "passed away", "loss of", "grieving", *_LOST), ("bereavement", "grief"), ("bereavement",)),
    Meaning(("baby loss", "miscarriage", "stillbirth", "lost a baby", "lost the baby"), ("baby loss",), ("baby_loss_support",)),
    Meaning(("drugs", "drinking", "alcohol", "weed", "cannabis", "smoking weed", "substance misuse"), ("drug", "alcohol"), ("young_people_substance_service", "adult_substance_service")),
    Meaning(("vaping", "vapes", "vape", "smoking", "quit smoking"), ("vaping", "smoking"), ("stop_smoking",)),
    Meaning(("teeth", "toothache", "dentist", "dental", "tooth"), ("dental", "dentist", "teeth"), ("dental_direct_referral", "oral_health_advice")),
    Meaning(("wets the bed", "wetting the bed", "bedwetting", "bed wetting", "wet bed", "toilet training", "potty training", "soiling", "constipation"), ("continence", "bladder"), ("bladder_bowel", "school_nurse", "health_visitor")),
    Meaning(("speech", "talking late", "not talking", "speech delay", "stammer", "stutter", "speech therapy"), ("speech and language", "speech therapy"), ("speech_language",)),
    Meaning(("weight", "overweight", "healthy eating", "fussy eater", "fussy eating"), ("weight", "nutrition"), ("weight_or_nutrition_service", "health_visitor")),
    Meaning(("eating disorder", "anorexia", "bulimia", "not eating"), ("eating disorder",), ("eating_disorder_service", "camhs")),
    Meaning(("parenting", "parenting course", "parenting class", "parenting classes", "parenting help", "triple p"), ("parenting",), ("parenting_programme", "parent_support")),
    Meaning(("postnatal depression", "baby blues", "birth trauma", "pnd"), ("perinatal", "postnatal"), ("perinatal_mental_health", "health_visitor")),
    Meaning(("pregnant", "pregnancy", "antenatal", "expecting a baby", "having a baby"), ("maternity", "midwife"), ("midwife",)),
    Meaning(("breastfeeding", "bottle feeding", "wont latch", "latching", "latch", "weaning", "feeding a baby"), ("feeding", "breastfeeding"), ("infant_feeding_support", "health_visitor")),
    Meaning(("childcare", "nursery", "childminder", "funded hours", "wraparound", "breakfast club"), ("childcare", "nursery"), ("childcare_help",)),
    Meaning(("separated", "divorce", "arguing parents", "parents arguing", "parents splitting up", "parents separating", "mediation", "mediator"), ("separation", "conflict"), ("reducing_parental_conflict", "parent_support")),
    Meaning(("job", "jobs", "apprenticeship", "careers", "neet", "college", "training", "volunteering"), ("skills", "employment", "training"), ("skills_employment", "parent_employment")),
    Meaning(("lgbt", "lgbtq", "lgbtqia", "gay", "trans", "transgender", "lesbian", "bisexual", "non binary", "nonbinary", "coming out", "gender identity"), ("lgbtq", "identity"), ("identity_support",)),
    Meaning(("learn english", "english classes", "esol", "english lessons"), ("english", "esol"), ("english_language_class",)),
    Meaning(("asylum", "refugee", "refugees", "immigration", "visa"), ("asylum", "refugee", "immigration"), ("immigration_advice",)),
    Meaning(("young carer", "young carers", "cares for mum", "looks after mum", "cares for his mum", "cares for her mum", "looks after his mum", "looks after her mum"), ("young carer",), ("young_carer_support", "young_carer_assessment")),
    Meaning(("kinship", "kinship carer", "kinship carers", "grandparents raising", "raising grandchildren", "raising my grandchild", "bringing up grandchildren", "special guardian", "special guardianship", "adopted", "adoption", "adoptive"), ("kinship", "adoption", "special guardianship"), ("kinship_or_adoption_support",)),
    Meaning(("in prison", "prison", "in jail", "gone to prison"), ("prison",), ("prison_family_support",)),
)  # fmt: skip
