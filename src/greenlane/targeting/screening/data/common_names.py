# SPDX-License-Identifier: Apache-2.0
"""Names of persons that very many bear, and names that are one name in several languages or spellings.

A meeting of common names alone says less than one of rare names. The tables are rules of thumb written for this
purpose; the list that is screened adds what is frequent in it.
"""

from datetime import date

EDITION = date(2026, 11, 22)

COMMON = """
mohammed ali ahmed hassan hussein ibrahim abdullah abdul abd allah ullah omar osman khalid yusuf mahmoud mustafa
karim rahman rahim aziz salem saleh said salim hamid hamad nasser abbas jamal kamal tariq bashir khan shah begum
bibi akhtar singh kumar sharma gupta patel das ram lal devi raj john james robert michael william david richard
joseph thomas charles daniel matthew anthony mark paul steven george kenneth andrew peter edward brian ronald kevin
jason smith johnson williams brown jones miller davis wilson anderson taylor moore martin jackson white harris clark
lewis young walker king wright mary patricia linda elizabeth anna maria susan karen nancy jose juan carlos luis
miguel jorge pedro francisco manuel antonio jesus javier fernando rafael ramon garcia rodriguez martinez hernandez
lopez gonzalez perez sanchez ramirez torres flores rivera gomez diaz reyes morales cruz ortiz gutierrez silva santos
oliveira souza pereira costa ferreira joao paulo ana ivan sergey alexander vladimir andrey dmitry nikolay mikhail
igor oleg yuri viktor pavel aleksey ivanov petrov sidorov smirnov kuznetsov popov volkov elena olga natalia svetlana
irina tatiana wang li zhang liu chen yang huang zhao wu zhou xu sun ma zhu hu guo he lin gao luo wei ming hong jun
hua hui jian ying kim lee park choi jung kang cho yoon jang lim chol yong jong song su ho il nam min hyok nguyen
tran le pham hoang phan vu vo dang bui do ho thi van tanaka suzuki sato takahashi watanabe yamamoto jean pierre
michel philippe jacques marie francois mamadou amadou ousmane diallo traore keita camara ba sow hans muller schmidt
schneider fischer weber meyer wagner giovanni giuseppe francesco rossi russo ferrari
"""
"""Very frequent names; their spellings are found by likeness."""

BUSINESS_SAME = """
organization organisation organizacion organizzazione
center centre centro tsentr zentrum
international intl internacional internationale internazionale
industries industry industrial industria industrie inds ind
trading trade trdg tradg
import imports importing imp
export exports exporting exp
manufacturing manufacture mfg manufacturers
brothers bros freres hermanos
technology technologies tech tekhnologii tecnologia
company compania compagnie companhia kompaniya kompaniia
enterprise enterprises ent predpriyatie predpriiatie
university universitat universidad universite universitet
institute institut instituto institution inst
group groupe gruppe grupo gruppa grp
holding holdings hldgs kholding
services service svc svcs servicios
shipping shpg
engineering engg
general gen
association assoc assn asociacion
department dept
development dev devt
government govt
national natl nacional nationale
marine maritime
construction const constr
bank banco banque banca
saint st sankt san
mount mt
pharmaceutical pharma pharmaceuticals
electronics electronic
telecommunications telecom telecommunication
laboratory lab labs laboratories laboratorio
agriculture agricultural agri
petroleum petrol
investment investments invest inversiones
aviation avia
"""
"""Words of business that are one word, one group a line."""

SAME = """
mohammed muhammad mohamed mohammad mohamad mehmet mohamud mahomed magomed muhammed muhamad mamadou maxamed mohd md muhd
ahmed ahmad ahmet achmad ahmat akhmed axmed
yusuf yousef youssef joseph josef yosef giuseppe jose iosif yousuf yusif
ibrahim abraham avraham ebrahim ibraheem abram
ismail ishmael esmail ismael
musa moses moshe mousa moussa moise
isa issa eisa ciise
yahya yahia john ivan jean juan johann giovanni ian sean joao jan yohannes johannes hans janos
yaqub yacoub jacob yaqoub yakub jakob james jaime jacques giacomo iakov yakov
dawud daoud david dawood daud davud
sulayman suleiman solomon sulaiman suleyman soleiman salomon
ishaq isaac ishak yitzhak izhak
omar umar oumar umer
uthman osman othman usman ousmane
husayn hussein hussain husein hossein husain huseyin xuseen hossain
hasan hassan hacen
usama osama oussama ussama
said saeed sayeed
abdullah abdallah abdulla abdoulaye cabdullaahi abdalla
alexander aleksandr alexandr oleksandr alejandro alessandro aleksander iskander alexandre aliaksandr aleksandar alex
vladimir volodymyr uladzimir wladimir
sergey sergei serhiy serge sergio siarhei
dmitry dmitri dmytro dimitri dmitriy dzmitry dmitrii
yevgeny evgeny eugene evgeniy yevgeniy yevhen evgenii yauheni
nikolay nikolai nicholas nicolas mykola nikolaus nicolae mikalai nick nikola
mikhail michael michel miguel mykhailo mikhael michele mihail mike mihai mikhael mikael
andrey andrei andrew andriy andre andreas andres andrzej
aleksey alexey alexei oleksiy aleksei alexis
pavel paul pavlo pablo paolo pawel
pyotr petr peter petro pedro pierre pietro piotr
yuri yury iurii yuriy yurii jurij georgy georgi george jorge georges giorgio heorhiy georgiy georgios jerzy
viktor victor wiktor vittorio
anatoly anatoliy anatolii
valery valeriy valeri valerii
vasily vasiliy basil vasyl vasilii
grigory grigoriy gregory grigorii hryhoriy grigori
stepan stephen steven stefan stephan esteban etienne stephane
fyodor fedor theodore teodoro feodor
konstantin constantine kostyantyn
maxim maksim maksym
ilya elijah ilias elias illia
matvey matthew matteo matthias mateo mathieu
lev leo leon leonid
elena yelena helen olena helena
yekaterina ekaterina catherine katherine kateryna katarina
natalya natalia nataliya nataliia
tatyana tatiana tetiana tetyana
xenia ksenia kseniya oksana
william wilhelm guillermo guillaume bill
robert roberto bob
richard ricardo dick
charles carlos karl carl carlo karel
henry heinrich enrique henri henrik
edward eduardo eduard edouard
francis francisco francesco francois franz
anthony antonio antoine anton toni
louis luis luigi ludwig lewis ludovic
thomas tomas tomaso tommaso
christopher cristobal christophe krzysztof chris
joseph jose josef giuseppe iosif
lawrence lorenzo laurent lorenz
philip felipe philippe filip filippo
mary maria marie miriam maryam mariam
elizabeth isabel elisabeth elisabetta
lee li yi ri rhee
park pak bak
choi choe
kim gim
jung chong jong jeong chung
cho jo
kang gang
lim rim im
yoon yun
no roh noh
wu ng woo
zhang chang cheung
wang wong
chen chan tan chin
huang wong hwang
xu hsu tsui
xie hsieh
zhao chao chiu
zhou chou chow
cai tsai choi
jiang chiang
liu lau
lin lam
xi hsi
deng teng
qian chien
ping pin
jin chin
guo kuo kwok
he ho
zheng cheng
abd abdul abdel abdal abdol
nur noor nour
din deen uddin eddin aldin
ullah allah ollah
"""
"""Names that are one name, one group a line; a name may stand in several groups."""
