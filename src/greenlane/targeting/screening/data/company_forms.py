# SPDX-License-Identifier: Apache-2.0
"""Legal forms of companies: one group a line, the group's name first, then how it is written.

Present or absent, a form says nothing; two of different groups say a little. Points are left out (``S.A.`` is ``sa``),
words of one form stand in their order.
"""

from datetime import date

EDITION = date(2026, 11, 22)

FORMS = """
ltd: ltd | limited | co ltd | company limited | coltd | private limited | pvt ltd | pvt | pte ltd | pte
ltd: pty ltd | pty
ltd: pte limited | pty limited | pvt limited | private ltd | ltd co | limited company | l t d | proprietary limited
plc: plc | public limited company | public limited | pcl | public company limited
inc: inc | incorporated | corp | corporation | co inc | company inc
company: co | company | and co | cie | compagnie | and company | cia | companhia | compania
llc: llc | limited liability company | l l c | limited liability co | with limited liability
lp: lp | limited partnership | llp | limited liability partnership | lllp
gmbh: gmbh | mbh | gesellschaft mit beschrankter haftung | gesmbh | ges mbh | ug | ug haftungsbeschrankt
kg: gmbh co kg | gmbh and co kg | kg | co kg | and co kg | kommanditgesellschaft | kgaa | ohg | gbr
ag: ag | aktiengesellschaft | se | societas europaea
sa: ca | compania anonima
sa: sa | societe anonyme | sociedad anonima | sociedade anonima | s a de c v | sa de cv | sapi de cv | sab de cv
sa: saa | sac
sa: spa | societa per azioni | sapa | eireli | nv | naamloze vennootschap | bsa | spol akc
sarl: sarl | eurl | sas | sasu | societe a responsabilite limitee | sci | snc | scs | sca | suarl | sarlau | gie
srl: srl | srls | s de rl | s de rl de cv | srl de cv | societa a responsabilita limitata
srl: sociedad de responsabilidad limitada
srl: sl | slu | sociedad limitada | ltda | limitada | lda | unipessoal | sprl | bvba | eirl
bv: bv | besloten vennootschap | vof | cv | coop
ab: ab | aktiebolag | as | asa | a s | aksjeselskap | aktieselskab | aps | anpartsselskab | oy | oyj
ab: osakeyhtio | hb | ky
as: anonim sirketi | sirketi | ltd sti | limited sirketi | sti | san ve tic ltd sti | san tic ltd sti
as: san ve tic as | san ve tic
spzoo: sp zoo | sp z o o | spolka zoo | spolka z oo | spolka z ograniczona odpowiedzialnoscia | sro | s r o
spzoo: spol sro | spolecnost s rucenim omezenym
spzoo: doo | d o o | kft | ood | eood | uab | sia | ou | obschestvo | krlatolt felelossegu tarsasag
jsc: jsc | ojsc | cjsc | pjsc | jsco | joint stock company | open joint stock company
jsc: closed joint stock company | co jsc
jsc: public joint stock company | oao | zao | pao | ao | aktsionernoe obshchestvo | aktsionernoye obshchestvo
jsc: akcionerno drustvo
jsc: otkrytoe aktsionernoe obshchestvo | zakrytoe aktsionernoe obshchestvo | publichnoe aktsionernoe obshchestvo
jsc: ad | ead | dd
jsc: otkrytoye aktsionernoye obshchestvo | zakrytoye aktsionernoye obshchestvo
jsc: publichnoye aktsionernoye obshchestvo
ooo: ooo | tov | too | mchj | ooo nauchno | obshchestvo s ogranichennoi otvetstvennostiu
ooo: obshchestvo s ogranichennoy otvetstvennostyu
ooo: obshchestvo s ogranichennoj otvetstvennostju | obschestvo s ogranichennoy otvetstvennostyu
ooo: tovarystvo z obmezhenoiu vidpovidalnistiu
fgup: fgup | gup | federal state unitary enterprise | federalnoe gosudarstvennoe unitarnoe predpriiatie | fsue
fgup: fgbu
bhd: sdn bhd | bhd | sendirian berhad | berhad
pt: pt | tbk | persero | perseroan terbatas
kk: kabushiki kaisha | kabushikigaisha | kk | yugen kaisha | godo kaisha | gk
vn: cong ty tnhh | ct tnhh | tnhh | ctcp | cong ty co phan | cong ty
gulf: wll | fze | fzc | fzco | fz llc | fzllc | fz | dmcc | saoc | saog | psc | qsc | ksc | kscc | bsc | spc
gulf: sal | sae | est | establishment
holding: na | national association
foundation: ev | e v | eingetragener verein | asbl | vzw | stiftung
"""
"""``group: form | form``; a group may have several lines."""

UNSPACED = (
    "股份有限公司", "有限责任公司", "有限責任公司", "有限公司", "株式会社", "有限会社", "合同会社",
    "주식회사", "유한회사", "유한책임회사", "㈜", "（株）", "(株)", "(주)",
)  # fmt: skip
"""Forms in scripts without spaces: taken out before a name is written in Latin letters."""
