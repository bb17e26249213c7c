"""The simulated fleet's reader: people's questions about long documents in English, Japanese and Chinese."""

from __future__ import annotations

import json
import random
import time
import uuid

import pytest

from laar_tui.endpoints.demo.phrases import worded
from laar_tui.endpoints.demo.prompt import Attached, parse_messages
from laar_tui.endpoints.demo.reader import Library, read
from laar_tui.endpoints.demo.reading import Kind

ENGLISH = (
    "The committee looked over the draft once more and left most of it as it was.",
    "Rain fell for most of the afternoon, and the visitors stayed indoors.",
    "Several neighbours had written letters about the noise in the evenings.",
    "It took {n} attempts before the old engine would run again.",
    "The archive holds {n} boxes of correspondence from the early period.",
    "Mr. Whitcombe repeated that nothing would change before the spring.",
    "A short walk along the canal leads back to the market square.",
    "In {y} the bridge was repainted, though hardly anyone noticed.",
    "Anna Bergqvist kept a careful diary throughout the journey.",
    "The tickets were £{n} each and sold out within a week.",
    "On {n} June the harbour was closed because of fog.",
)
JAPANESE = (
    "委員会は草案をもう一度確認し、ほとんどそのまま残した。",
    "午後はずっと雨が降り、訪問者たちは屋内で過ごした。",
    "古い機械が再び動くまでに{n}回の試行が必要だった。",
    "資料室には初期の手紙を収めた箱が{n}個ある。",
    "木村さんは、春までは何も変わらないと繰り返した。",
    "運河沿いを少し歩くと市場の広場に戻ることができる。",
    "{y}年に橋が塗り直されたが、ほとんど誰も気づかなかった。",
    "入場券は一枚{n}円で、一週間以内に売り切れた。",
)
CHINESE = (
    "委员会再次审阅了草案，大部分内容保持不变。",
    "下午一直在下雨，游客们都待在室内。",
    "那台旧机器试了{n}次才重新运转起来。",
    "档案室里保存着{n}箱早期的信件。",
    "赵先生重申，春天之前不会有任何变化。",
    "沿着运河走一小段路就能回到集市广场。",
    "{y}年那座桥重新粉刷过，但几乎没有人注意到。",
    "门票每张{n}元，一周之内就卖完了。",
)

# (what the document says, what a person asks, what the answer must contain)
NEEDLES_EN = (
    ("The special magic number for Lisbon is 482913.", "What is the special magic number for Lisbon?", "482913"),
    ("The access code for the north vault is KX-7741-Q.", "what's the access code for the north vault", "KX-7741-Q"),
    ("Dr. Helena Voss discovered the comet while working at the Tartu observatory.", "Who discovered the comet?", "Helena Voss"),
    ("The observatory was founded in 1887 by a group of amateur astronomers.", "When was the observatory founded?", "1887"),
    ("The ferry to Skellig leaves at 6:45 am from pier 3.", "What time does the ferry to Skellig leave?", "6:45 am"),
    ("Renovating the town hall cost $3.2 million.", "How much did it cost to renovate the town hall?", "$3.2 million"),
    ("The orchestra employs 94 musicians.", "how many musicians does the orchestra have?", "94"),
    ("Unemployment in the district fell to 4.7% last year.", "What percentage is unemployment in the district at?", "4.7%"),
    ("The stolen painting was found in the basement of the Hotel Meridian.", "Where was the stolen painting found?", "basement"),
    ("Grant applications have to be in by 15 September 2026.", "When is the deadline for grants?", "15 September 2026"),
    ("The power outage was caused by a squirrel that chewed through a cable.", "What caused the power outage?", "squirrel"),
    ("Marcus Oyelaran was appointed head of the maintenance department.", "Who is the head of maintenance?", "Marcus Oyelaran"),
    ("The warranty on the turbine lasts 36 months.", "How long is the turbine's warranty?", "36 months"),
    ("Visitors are not allowed to bring dogs into the botanical garden.", "Can I bring my dog to the botanical garden?", "No"),
    ("The lighthouse is 41 metres tall.", "How tall is the lighthouse?", "41 metres"),
    ("The expedition's supply ship was called Aurora Borealis.", "What was the name of the supply ship?", "Aurora Borealis"),
    ("Complaints go to help@harbourtrust.example.", "Which email address do I use for complaints?", "help@harbourtrust.example"),
    ("The best thing to do in Lisbon is eat a tart in Dolores Park.", "What is the best thing to do in Lisbon?", "Dolores Park"),
    ("The merger of Kestrel and Dunmore was approved on 3 February 2024.", "On what date was the merger approved?", "3 February 2024"),
    ("Everyone on the night shift receives a meal voucher worth £12.50.", "How much is the night shift meal voucher worth?", "£12.50"),
    ("The village of Ostrava-on-Sea has a population of 2,318.", "What's the population of Ostrava-on-Sea?", "2,318"),
    ("The recipe was brought to the island by Italian sailors.", "Who brought the recipe to the island?", "Italian sailors"),
    ("Invoice 20417 was paid in full by Grayling Partners.", "Has invoice 20417 been paid?", "Yes"),
    ("The spare key is kept in the red toolbox behind the generator.", "Where do they keep the spare key?", "red toolbox"),
    ("The password for the guest network is tangerine-42.", "I forgot the guest network password, what is it?", "tangerine-42"),
    ("Train 7 to Gdansk departs from platform 11.", "Which platform does the Gdansk train leave from?", "11"),
)  # fmt: skip
NEEDLES_JA = (
    ("大阪の特別な魔法の番号は593027です。", "大阪の特別な魔法の番号は何ですか？", "593027"),
    ("彗星を発見したのは高橋美咲さんである。", "彗星を発見したのは誰ですか？", "高橋美咲"),
    ("この天文台は1923年に設立された。", "天文台はいつ設立されましたか？", "1923年"),
    ("改修工事の費用は2億4千万円だった。", "改修工事にいくらかかりましたか？", "2億4千万円"),
    ("楽団には94人の演奏者が在籍している。", "楽団の演奏者は何人ですか", "94人"),
    ("金庫の暗証番号は7741である。", "金庫の暗証番号を教えてください", "7741"),
    ("盗まれた絵画は名古屋市のホテルで見つかった。", "盗まれた絵はどこで見つかったの？", "名古屋市"),
    ("助成金の申請期限は2026年9月15日です。", "助成金の申請はいつまで？", "2026年9月15日"),
    ("停電の原因はリスがケーブルをかじったことだった。", "停電の原因は何？", "リス"),
    ("植物園に犬を連れて入ることは禁止されている。", "植物園に犬を連れて行ってもいいですか？", "いいえ"),
    ("タービンの保証期間は36か月である。", "タービンの保証期間はどのくらいですか？", "36か月"),
    ("フェリーは午前6時45分に出航する。", "フェリーは何時に出ますか？", "午前6時45分"),
    ("灯台の高さは41メートルである。", "灯台の高さは？", "41メートル"),
    ("予備の鍵は発電機の裏の赤い工具箱に保管されている。", "予備の鍵はどこに保管されていますか？", "赤い工具箱"),
    ("地区の失業率は4.7%に下がった。", "失業率は何パーセントですか？", "4.7%"),
    ("来客用Wi-Fiのパスワードはmikan-42です。", "Wi-Fiのパスワードは？", "mikan-42"),
    ("保守部門の責任者には小林拓也氏が任命された。", "保守部門の責任者は誰？", "小林拓也"),
)  # fmt: skip
NEEDLES_ZH = (
    ("成都的特殊神奇数字是715204。", "成都的特殊神奇数字是多少？", "715204"),
    ("发现这颗彗星的是陈志远教授。", "是谁发现了彗星？", "陈志远"),
    ("这座天文台成立于1923年。", "天文台是哪一年成立的？", "1923年"),
    ("翻修市政厅共花费320万元。", "翻修市政厅花了多少钱？", "320万元"),
    ("乐团共有94名演奏者。", "乐团有多少名演奏者？", "94名"),
    ("北侧金库的密码是KX-7741。", "北侧金库的密码是什么？", "KX-7741"),
    ("被盗的画作在杭州市一家酒店的地下室被找到。", "被盗的画在哪里找到的？", "杭州市"),
    ("资助申请的截止日期是2026年9月15日。", "资助申请什么时候截止？", "2026年9月15日"),
    ("停电是因为一只松鼠咬断了电缆。", "为什么停电？", "松鼠"),
    ("植物园内禁止携带宠物狗入园。", "可以带狗进植物园吗？", "不是"),
    ("涡轮机的保修期为36个月。", "涡轮机保修多久？", "36个月"),
    ("渡轮早上6点45分从三号码头出发。", "渡轮几点出发？", "6点45分"),
    ("灯塔高41米。", "灯塔有多高？", "41米"),
    ("备用钥匙放在发电机后面的红色工具箱里。", "备用钥匙放在哪里？", "红色工具箱"),
    ("该地区失业率下降至4.7%。", "该地区的失业率是多少？", "4.7%"),
    ("刘建华被任命为维修部负责人。", "维修部负责人是谁？", "刘建华"),
    ("访客网络的密码为juzi-42。", "访客网络密码是多少？", "juzi-42"),
)  # fmt: skip


def haystack(filler: tuple[str, ...], needle: str, characters: int, seed: int, gap: str = " ") -> str:
    """Paragraphs of ``filler`` with ``needle`` as one sentence somewhere among them."""
    draw = random.Random(seed)
    sentences = []
    total = 0
    while total < characters:
        sentence = draw.choice(filler).format(n=draw.randint(2, 29), y=draw.randint(1900, 1999))
        sentences.append(sentence)
        total += len(sentence)
    sentences.insert(draw.randrange(len(sentences)), needle)
    return "\n\n".join(gap.join(sentences[i : i + 6]) for i in range(0, len(sentences), 6))


CASES = (
    [(ENGLISH, *needle, 60_000, " ") for needle in NEEDLES_EN]
    + [(JAPANESE, *needle, 20_000, "") for needle in NEEDLES_JA]
    + [(CHINESE, *needle, 20_000, "") for needle in NEEDLES_ZH]
)


def test_at_least_95_percent_of_needle_questions_are_answered_right() -> None:
    assert len(CASES) >= 60
    missed = []
    for seed, (filler, needle, question, expected, characters, gap) in enumerate(CASES):
        reading = read([Attached("text.txt", haystack(filler, needle, characters, seed, gap))], question)
        said = worded(reading)
        if expected not in said:
            missed.append((question, said))
    assert len(missed) <= 0.05 * len(CASES), missed


@pytest.mark.parametrize(
    ("question", "language"),
    [
        ("Extract the value corresponding to the specified key: {key}", "en"),
        ("次のキーに対応する値を取り出してください：{key}", "ja"),
        ("请提取与以下键对应的值：{key}", "zh"),
        ('JSON data: what is the value of "{key}"?', "en"),
        ("キー「{key}」の値は何ですか？", "ja"),
        ("键“{key}”的值是什么？", "zh"),
    ],
)
@pytest.mark.parametrize("indent", [None, 1])
def test_values_of_uuid_keys_are_exact(question: str, language: str, indent: int | None) -> None:
    draw = random.Random(language)
    table = {
        str(uuid.UUID(int=draw.getrandbits(128))): str(uuid.UUID(int=draw.getrandbits(128)))
        for _ in range(800)
    }
    document = Attached("data.json", json.dumps(table, indent=indent))
    for key in list(table)[::100]:
        reading = read([document], question.format(key=key))
        assert reading.kind is Kind.VALUE
        assert reading.answer == table[key]
        assert reading.inquiry.language == language
        assert reading.rivals


@pytest.mark.parametrize(
    ("text", "question", "expected"),
    [
        ("name,city,age\nAda,Oslo,31\nBo,Turku,44\nCy,Oslo,27\n", "Who is the oldest?", "Bo"),
        ("name,city,age\nAda,Oslo,31\nBo,Turku,44\nCy,Oslo,27\n", "How many people live in Oslo?", "2"),
        ("name,city,age\nAda,Oslo,31\nBo,Turku,44\nCy,Oslo,27\n", "How old is Cy?", "27"),
        ("name,city,age\nAda,Oslo,31\nBo,Turku,44\nCy,Oslo,27\n", "What is the average age?", "34"),
        ("商品,価格,在庫\n机,18000,4\n椅子,7500,12\n棚,22000,3\n", "一番高い商品は？", "棚"),
        ("商品,価格,在庫\n机,18000,4\n椅子,7500,12\n棚,22000,3\n", "椅子の在庫は？", "12"),
        ("产品,价格,库存\n书桌,1800,4\n椅子,750,12\n书架,2200,3\n", "最便宜的产品是什么？", "椅子"),
        ("产品,价格,库存\n书桌,1800,4\n椅子,750,12\n书架,2200,3\n", "总库存是多少？", "19"),
        ("[server]\nport = 8443\n\n[database]\nport = 5432\n", "What port does the database use?", "5432"),
        ("database:\n  host: db-1.internal\n  pool: 20\ncache:\n  host: redis-2\n", "cache host?", "redis-2"),
        ("alpha beta alpha\ngamma alpha\n", 'How many times does "alpha" occur?', "3"),
        ("りんご、みかん、りんご。りんごは赤い。", "「りんご」は何回出てきますか？", "3"),
        ("苹果和香蕉。苹果是红色的。", "“苹果”出现了几次？", "2"),
        ("def area(r):\n    \"\"\"Area of a circle.\"\"\"\n    return 3 * r * r\n", "What does the area function do?", "Area of a circle"),
        ("# Plan\n\n## Risks\n\n- late parts\n- no budget\n\n## Team\n\n- Ann\n", "What are the risks?", "- late parts\n- no budget"),
    ],
)  # fmt: skip
def test_tables_settings_code_and_lists(text: str, question: str, expected: str) -> None:
    assert expected in worded(read([Attached("file", text)], question))


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("What is the chairman's shoe size?", "not say"),
        ("Who won the chess tournament in Zagreb?", "not say"),
        ("ロケットの燃料は何ですか？", "文書"),
        ("火箭的燃料是什么？", "文档"),
    ],
)
def test_what_the_document_does_not_say_is_not_answered(question: str, expected: str) -> None:
    reading = read([Attached("text", haystack(ENGLISH, "The lamp was lit.", 8000, 1))], question)
    assert reading.kind is Kind.ABSENT
    assert expected in worded(reading)


@pytest.mark.parametrize(
    ("question", "word"), [("Hello there!", "simulated"), ("こんにちは", "模擬"), ("你好，你是谁？", "模拟")]
)
def test_without_a_document_it_says_what_it_is(question: str, word: str) -> None:
    assert word in worded(read([], question))


def test_the_best_of_several_documents_answers_and_is_named() -> None:
    documents = [
        Attached("a.txt", "The cat slept."),
        Attached("b.txt", "The vault code is 9931."),
        Attached("c.txt", "Nothing here."),
    ]
    reading = read(documents, "What is the vault code?")
    assert (reading.answer, reading.document) == ("9931", "b.txt")


def test_documents_of_earlier_turns_and_embedded_closing_tags_are_parsed() -> None:
    asked = parse_messages(
        [
            {"role": "system", "content": "Answer from the documents."},
            {"role": "user", "content": '<document name="a&quot;b.html">\nx </document> y\nThe code is 5512.\n</document>\n\nWhat is it?'},
            {"role": "assistant", "content": "A page."},
            {"role": "user", "content": [{"type": "text", "text": '<document name="c">\nC\n</document>\n<document name="d">\nD\n</document>\nAnd the code?'}]},  # noqa: E501
        ]
    )  # fmt: skip
    assert asked.question == "And the code?"
    assert [(d.name, d.text) for d in asked.documents] == [
        ("c", "C"),
        ("d", "D"),
        ('a"b.html', "x </document> y\nThe code is 5512."),
    ]


def test_a_pasted_text_without_tags_is_a_document() -> None:
    asked = parse_messages(
        [
            {
                "role": "user",
                "content": haystack(ENGLISH, "The code is 5512.", 2000, 3) + "\n\nWhat is the code?",
            }
        ]
    )
    assert asked.question == "What is the code?"
    assert "5512" in asked.documents[0].text


@pytest.mark.parametrize(
    "text", ["", "\n\n", "{", "[1,", "\x00\ud800", "|||\n|||", "a" * 5000, "。" * 300, "<document", "=" * 200]
)
@pytest.mark.parametrize(
    "question", ["", "?", "Who?", "list all", "how many times does ( occur?", "summarise", "誰？", "多少？"]
)
def test_odd_input_never_raises(text: str, question: str) -> None:
    worded(read([Attached("odd", text)], question))


def test_a_document_is_split_once() -> None:
    library = Library(capacity=2)
    documents = [Attached(str(i), f"The number of file {i} is {i}00.") for i in range(3)]
    first = library.load(documents[0])
    assert library.load(documents[0]) is first
    for document in documents[1:]:
        library.load(document)
    assert library.load(documents[0]) is not first


@pytest.mark.slow
@pytest.mark.parametrize(
    ("filler", "gap", "question"),
    [(ENGLISH, " ", "What is the zebra code?"), (JAPANESE, "", "シマウマの番号は？")],
)
def test_a_megabyte_is_read_within_seconds(filler: tuple[str, ...], gap: str, question: str) -> None:
    needle = "The zebra code is 77120." if gap else "シマウマの番号は77120です。"
    text = haystack(filler, needle, 1_000_000 if gap else 350_000, 5, gap)
    begun = time.process_time()
    reading = read([Attached("big", text)], question)
    assert time.process_time() - begun < 4  # a bound against quadratic work; typically well below one
    assert reading.answer == "77120"
