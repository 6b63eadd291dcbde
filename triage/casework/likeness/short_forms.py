"""Short and everyday forms of given names, so that Liz and Elizabeth are not two children.

Ordinary usage, open to correction; a name may stand in several groups (Alex). What is not here still meets by sound or
spelling.
"""

from __future__ import annotations

from collections.abc import Mapping

_GROUPS = """
abdul abdullah abdallah abdulrahman abdurrahman abdurahman
abigail abby abbie abi gail
adam ad
agnieszka aga
ahmed ahmad ahmet achmed
aleksandra alexandra ola sandra alex alexa lexi sasha
aleksander alexander alex alec sasha xander sandy al aleks olek
alfred alfie fred alf
alison ali allie
amelia amy millie mia
andrew andy drew andrzej andrei
angela angie ange
anna ann anne annie ania hannah anya anka
anthony tony ant antek antoni
archibald archie
barbara babs barb basia
benjamin ben benny benji
bartholomew bart bartosz bartek
bethany beth
bridget bridie biddy
caroline carol carrie caz
catherine katherine kathryn kate katie kathy cathy kat kitty kasia katarzyna catalina
charles charlie chas chuck karol
charlotte charlie lottie lotte char
christopher chris kit topher krzysztof
christina christine chris tina kristina krystyna
daniel dan danny dani
danielle dani ellie
david dave davey dawid dafydd dai
deborah debbie deb debs
dominic dom nic dominik
dorothy dot dottie dolly dorota
edward ed eddie ted teddy ned
eleanor ellie nell nora elle lena
elizabeth liz lizzie beth betty eliza elspeth libby betsy lisa bess elzbieta ela
emily em emmy millie emilia
emma em emmy
ewa eva eve evie
ezekiel zeke
fatima fatimah fatma fatou
florence flo florrie flora
frances fran frankie fanny
francis frank frankie fran franek
frederick fred freddie freddy
gabriel gabe
gabriella gabby ella gabi
geoffrey geoff jeff jeffrey
george georgie jerzy george
georgina georgia georgie gina
gillian gill jill
grace gracie
gregory greg grzegorz
hannah hanna han ana
harold harry hal
henry harry hal henryk
hussein husain hussain hossein husayn
ibrahim ibraheem ebrahim abraham abe
imogen immy
isaac zac zack ike ishaq
isabella isabel isobel bella izzy issy belle isabelle
jacob jake jakub kuba yakub yaqub
jacqueline jackie jacqui
james jim jimmy jamie jem
jasmine jas jaz yasmin yasmine
jennifer jenny jen
jeremy jez jerry
jessica jess jessie
joanna joanne jo joey asia
john jon jack johnny jonny jan ian
jonathan jon jonny
joseph joe joey jo yusuf yousef youssef yusef josef jozef
joshua josh
judith judy jude
julia julie jules
katarzyna kasia
kenneth ken kenny
khadija khadijah khadeeja
kimberley kim kimmy
leonard leo len lenny
lewis lew louis lou louie
louise lou lulu
lucy lu lucia lucie
madeleine maddie maddy madison
magdalena magda
malgorzata gosia margaret
margaret maggie meg megan peggy margie greta rita daisy
martin marty marcin
mary maria marie molly polly mae maryam mariam miriam maryam
matthew matt matty mateusz matei
maxwell max maximilian maxim
melanie mel
melissa mel missy lissa
michael mike mick mikey michal mihai mischa
mohammed muhammad mohamed mohammad muhammed mohamad muhamad mo md mehmet mohd
nathaniel nat nate nathan
natalie nat natalia tash
natasha tasha tash natalia
nicholas nick nicky nico mikolaj nicolae
nicola nicky nic
oliver ollie olly noll
olivia liv livvy ollie
pamela pam
patricia pat patsy tricia trish
patrick pat paddy rick
penelope penny
peter pete piotr petru
philip phil pip
phillipa pippa pip philippa
rebecca becky becca bex
reginald reg reggie
rhiannon rhi annie
richard rick ricky dick rich richie ryszard
robert rob bob bobby robbie bert robin
ronald ron ronnie
rosemary rose rosie
rosalind ros roz
ruth ruthie
samuel sam sammy
samantha sam sammy
sarah sara sally sadie sal
sebastian seb bas
shannon shan
sian jane
simon si szymon
sophie sophia sofia soph zofia zosia
stephen steven steve stevie stefan
stephanie steph stevie
susan sue susie suzy suzanne
sylvester sylvie
theodore theo ted teddy
theresa tess terry tessa
thomas tom tommy tomasz
timothy tim timmy
tobias toby
umar omar
valerie val
veronica ronnie vera
victor vic
victoria vicky tori vic
vincent vince vinnie
wanda wendy
wilhelmina minnie billie mina
william will bill billy liam willie wills
yevgeny eugene zhenya
zachary zac zach zack zak
zoe zo
"""


def _by_name() -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for line in _GROUPS.split("\n"):
        names = line.split()
        for name in names:
            found.setdefault(name, set()).add(names[0])
    return {name: frozenset(roots) for name, roots in found.items()}


ROOTS: Mapping[str, frozenset[str]] = _by_name()
"""Folded given name -> the first names of the groups it stands in."""


def share_a_form(one: str, other: str) -> bool:
    """Whether two folded given names are known as forms of one name.

    >>> share_a_form("liz", "elizabeth"), share_a_form("liz", "anna")
    (True, False)
    """
    return not ROOTS.get(one, frozenset()).isdisjoint(ROOTS.get(other, frozenset()))
