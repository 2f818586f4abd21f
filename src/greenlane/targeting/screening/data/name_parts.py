# SPDX-License-Identifier: Apache-2.0
"""Parts of names that say little of who is meant: articles, titles, words of business, places."""

from datetime import date

EDITION = date(2026, 11, 22)

PARTICLES = """
al el ul il ar ash az at as ad the and e y i de da dos das del della dello di du des la le les los las van von der
den dem ten ter zu zum zur af bin ben ibn bint binti bt bte ould wuld uulu kyzy oglu ogly qizi kizi ap d l dalla dei
degli
"""
"""Articles and links in names of persons; met or missing, they weigh next to nothing."""

LINKS = """
the a an of for and und et y e i de da do dos das del della dello di du des la le les los las van von der den dem zu
zum zur in im ins on at by with to en au aux pour per dla na dalla dei degli al el no nr com www the
"""
"""Articles and prepositions in names of firms and ships; met or missing, they weigh next to nothing."""

SHIPS = "mv mt ms ss fv my sy rv lpg lng mts mvs vessel ship motor tanker"
"""What stands before the names of ships."""

FATHERS = "bin ben ibn bint binti bt bte ould wuld uulu kyzy oglu ogly qizi kizi"
"""Links after which the father's name follows: what stands before is the child, and the two do not change places."""

TITLES = """
mr mrs ms miss mister dr doctor prof professor eng engr engineer sir lord lady dame hon honourable honorable rev
reverend gen general lt lieutenant col colonel maj major capt captain cpt sgt sergeant brig brigadier adm admiral
cdr commander haji hajji hadji hajj alhaji hajj hadj haj mullah mulla mollah maulawi mawlawi maulvi molvi maulana
mawlana moulana qari kari hafiz sheikh shaykh shaikh sheik cheikh sheykh sayyid sayed seyed seyyed syed sayid sayyed
said imam ustad ustadh ustaz ayatollah hojjatoleslam mufti emir prince princess king queen president minister
senator ambassador herr frau monsieur madame mme mlle senor senora sr sra don dona signor signora jr junior snr
senior phd md esq dipl ing pan pani gospodin gospozha tovarishch comrade
"""
"""Titles and honorifics of persons."""

BUSINESS = """
trading trade trades trader traders general company companies group groupe gruppe grupo gruppa holding holdings
international internacional internationale industries industry industrial industria industrie enterprise enterprises
empresa entreprise services service servicios solutions systems system technology technologies technical technics
tech import imports importing export exports exporting importexport commercial commerce comercial comercio
commerciale manufacturing manufacturer manufacture factory works plant production products product producer
development investment investments investors invest capital finance financial bank banking banco banque fund funds
trust insurance real estate properties property construction contracting contractors engineering consulting
consultants consultancy management marketing logistics logistic transport transportation transports shipping ship
maritime marine navigation freight cargo lines line express air airlines airways aviation travel tourism oil gas
petroleum petrochemical energy power electric electrical electronics electronic chemical chemicals pharma
pharmaceutical pharmaceuticals medical food foods textile textiles garments steel metal metals mining minerals
machinery machine tools equipment supply supplies supplier materials communications telecom telecommunications
telecommunication media software digital data network networks security research institute institution center centre
university college school academy laboratory laboratories office agency bureau department ministry organization
organisation organizacion association foundation fondation society union federation committee council corporation
corporate national state public private federal republic royal people united new first global world worldwide
universal business partners partner brothers bros sons son associates agricultural agriculture agro farm farms hotel
hotels restaurant store stores shop market markets design project projects scientific science special exchange money
remittance jewelry jewellery gold diamond auto automotive motors motor parts car cars predpriiatie predpriyatie
zavod kombinat firma kompaniia kompaniya tovarishchestvo nauchno proizvodstvennoe tsentr torgovyi torgovyy dom
sociedad societe societa gesellschaft handels handel sanayi ticaret san tic ltd servicios inversiones distribuidora
comercializadora transportes inmobiliaria constructora agropecuaria ganadera asesores consultores youxian gongsi
jituan maoyi keji shiye
"""
"""Words of business that very many firms bear."""

PLACES = """
africa african america american asia asian europe european middle east eastern west western north northern south
southern central pacific atlantic afghanistan afghan albania algeria algerie algerian angola argentina armenia
australia australian austria azerbaijan bahrain bangladesh belarus belgium belgique bolivia bosnia brazil brasil
britain british bulgaria burma cambodia cameroon canada canadian chad chile china chinese colombia congo costa
croatia cuba cubana cyprus czech denmark deutschland deutsche djibouti dominican ecuador egypt egyptian emirates
england english eritrea estonia ethiopia finland france francaise french georgia german germany ghana greece greek
guatemala guinea haiti honduras hong kong hongkong hungary iceland india indian indonesia iran iranian iraq iraqi
ireland irish israel italia italy italian ivory jamaica japan japanese jordan kazakhstan kenya korea korean kuwait
kyrgyz kyrgyzstan laos latvia lebanon lebanese liberia libya libyan lithuania luxembourg macau madagascar malawi
malaysia mali malta mauritius mexico mexicana mexicano moldova mongolia montenegro morocco maroc mozambique myanmar
namibia nepal netherlands nederland holland zealand nicaragua niger nigeria norge norway norwegian oman pakistan
palestine palestinian panama paraguay peru philippines poland polska portugal qatar romania russia russian rossiya
rossii rwanda saudi arabia arabian senegal serbia seychelles sierra singapore slovakia slovenia somalia somali spain
espana espanola sri lanka sudan suriname sweden sverige swiss switzerland schweiz suisse syria syrian taiwan
tajikistan tanzania thailand thai togo trinidad tunisia turkey turkiye turkish turkmenistan uganda ukraine uk uae
usa us united kingdom states uruguay uzbekistan venezuela vietnam yemen zambia zimbabwe dprk prc london paris berlin
munich hamburg frankfurt zurich geneva vienna madrid barcelona lisbon rome milan amsterdam rotterdam brussels
antwerp moscow moskva moskovskiy petersburg kiev kyiv minsk warsaw prague budapest bucharest sofia athens istanbul
ankara dubai abu dhabi sharjah doha riyadh jeddah tehran baghdad damascus beirut amman cairo tripoli tunis algiers
casablanca lagos nairobi johannesburg karachi lahore kabul kandahar delhi mumbai bombay calcutta chennai dhaka
colombo bangkok hanoi saigon jakarta manila kuala lumpur beijing peking shanghai shenzhen guangzhou tianjin dalian
qingdao ningbo xiamen wuhan chengdu chongqing nanjing hangzhou guangdong zhejiang jiangsu fujian shandong hebei
henan hubei hunan liaoning sichuan taipei seoul busan pyongyang tokyo osaka yokohama sydney melbourne auckland
toronto montreal vancouver york chicago cleveland boston miami houston dallas texas california florida angeles
francisco washington mexico bogota medellin cali lima santiago buenos aires sao paulo rio janeiro caracas havana
panama city caribbean mediterranean gulf baltic crimea crimean donetsk luhansk siberia siberian ural caucasus balkan
nordic scandinavia iberia
"""
"""Places and what is of them. In a company's name they tell sisters apart; in a person's they are names like others."""
