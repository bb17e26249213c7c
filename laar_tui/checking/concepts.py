"""Words that say the same in questions and in documents: a question asks what something *costs*, the document gives its *price*.

Each row is one concept; a word may stand in several. Rows hold words of one language, as questions and documents mostly share theirs.
The list is of everyday and office vocabulary, and of the irregular forms that cutting off endings does not bring together.
"""

from __future__ import annotations

from functools import cache

_LATIN_TEXT = """
cost price fee charge rate tariff pay paid payable expense costs
start begin began begun commence open launch starting since
end finish expire expiry terminate close conclude completed ends until
found establish set-up create founded incorporate
build built construct erect construction
employ employee staff worker workforce headcount personnel work works
long length
tall high height elevation
heavy weight weigh mass
wide width
deep depth
big large size area
fast speed
old age
far distance
lead led head chair manage manager direct director run leader chief president
buy bought purchase acquire procure
sell sold sale
supply supplier vendor provider provide deliver delivered
maker manufacturer manufacture produce produced made
company firm business
physician doctor
car vehicle
ship vessel boat
increase rise rose risen grow grew grown raise growth
decrease fall fell drop reduce reduction cut decline lower
approve approval authorise authorize permit allow allowed
forbid forbidden prohibit ban banned
write wrote written author
last duration take took period term run
where place location venue site situated located held
customer client
tenant lessee renter
landlord lessor
error fail failure crash failed
attend participate join participant attendee present
contact responsible charge handle handles contribution
move relocate transfer moved
postpone delay reschedule
profit earnings income
revenue sales turnover
capacity hold held seat
phone telephone
mail email e-mail
annual year yearly
month monthly
day daily
week weekly
hour hourly
teach taught teacher instructor
extra additional beyond overtime
notice notify
due deadline payable
guest visitor
buy bought
grind ground
keep kept
send sent
leave left
win won winner
lose lost loss
give gave given
get got
speak spoke spoken
draw drew drawn
drive drove driven driver
break broke broken
choose chose chosen
eat ate eaten
wear wore worn
bring brought
think thought
catch caught
feed fed
lay laid
lend lent
spend spent
meet met meeting
sow sown seed
deputy substitute
successor succeed followed
predecessor preceded
warranty guarantee
repair fix mend
storage store stored kept
penalty fine
salary wage pay
rent rental lease
insure insurance premium
refund reimburse repay
crew team
sign signed signatory
city town
country nation
"""
_LATIN = _LATIN_TEXT.strip().splitlines()

_GERMAN_FRENCH_SPANISH_TEXT = """
kosten kostet preis gebühr betrag beträgt
beginnt beginn begann anfang start startet
endet ende schluss schließt läuft
gegründet gründung
mitarbeiter beschäftigte angestellte personal
leiter leitet leitung chef
coûte coût prix tarif montant
commence début commencera démarre
termine fin finit
employés salariés effectif personnel
dirige directeur directrice responsable pilote pilotera
cuesta coste costo precio importe tarifa
empieza comienza inicio
termina fin finaliza
empleados trabajadores plantilla
dirige director directora responsable
"""
_GERMAN_FRENCH_SPANISH = _GERMAN_FRENCH_SPANISH_TEXT.strip().splitlines()

_EAST_ASIAN_TEXT = """
料金 価格 費用 代金 値段 単価 利用料
開始 始ま 開催 開館 開場 開店 着工 から
終了 終わ 閉館 閉場 閉店 閉まる 締切 まで
設立 創業 創立 開業
従業員 社員 職員 スタッフ
担当 責任者
場所 会場 所在地 どこ
延期 変更
売上 売上高 売り上げ
利益 純利益
人口 住民
期限 締切 期日 締め切り
重さ 重量 質量
長さ 全長
高さ 標高
広さ 面積
次回 次の
会議 理事会 会合
食事 飲食
製造元 メーカー
价格 费用 单价 售价 收费 票价
开始 起 启动 开工 自
结束 到期 截止 止 终止
成立 创立 创办 创建
员工 职工 雇员 人员
负责人 负责 主管
地点 地址 位于
推迟 延期
销售额 营业额 营收 收入
利润 净利润
重量 质量
长度 全长
高度 海拔
面积 建筑面积
负担 承担
"""
_EAST_ASIAN = _EAST_ASIAN_TEXT.strip().splitlines()


@cache
def _groups() -> dict[str, frozenset[str]]:
    from laar_tui.checking.terms import stem

    found: dict[str, set[str]] = {}
    for row in (*_LATIN, *_GERMAN_FRENCH_SPANISH):
        stems = {stem(word) for word in row.split()}
        for one in stems:
            found.setdefault(one, set()).update(stems)
    return {one: frozenset(others - {one}) for one, others in found.items()}


def others_of(stemmed: str) -> tuple[str, ...]:
    """Stems that may stand for this one in a document."""
    return tuple(sorted(_groups().get(stemmed, ())))


@cache
def _east_asian_rows() -> tuple[tuple[str, ...], ...]:
    return tuple(tuple(row.split()) for row in _EAST_ASIAN if row.strip())


def east_asian_concepts(question: str) -> list[tuple[str, tuple[str, ...]]]:
    """What a folded question names of the list, each with what may stand for it; a word within a longer one found is left out."""
    found: list[tuple[str, tuple[str, ...]]] = []
    for row in _east_asian_rows():
        found += [
            (word, tuple(other for other in row if other != word))
            for word in row
            if len(word) > 1 and word in question
        ]
    longest = [w for w, _ in found]
    return [(w, o) for w, o in found if not any(w != other and w in other for other in longest)]
