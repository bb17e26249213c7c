"""Documents, questions and answers written by hand: many ways to be right, and wrong answers that look like them."""

from __future__ import annotations

LEASE = """\
# Lease agreement

This agreement is made on 4 March 2021 between Halvorsen Property AS (the landlord) and Mirelle Bakery Ltd (the tenant).

1. The premises at 12 Quay Street have an area of 184 square metres.
2. The monthly rent is 2,450 euros, payable on the first working day of each month.
3. The deposit amounts to 7,350 euros and is returned within 30 days of the end of the lease.
4. The term is five years beginning on 1 April 2021. Either party may terminate with a notice of six months.
5. Heating costs are borne by the tenant; repairs of the roof by the landlord.
6. In case of late payment, interest of 8 percent per year is due.

Amendment of 10 January 2023: The monthly rent in clause 2 is amended to 2,620 euros with effect from 1 February 2023.
"""

QUARTER = """\
Quarterly report

Sales grew from 41.2 million euros in 2022 to 46.8 million euros in 2023. Operating profit was 5.1 million euros (2022: 4.4 million).
The company employed 1,204 people at year end, of whom 312 worked in research.
The World Health Organization approved the device in October 2023. The chief executive, Dr. Amara Osei, said the launch \
in Brazil was moved from May to September 2024.
The new plant in Gdansk has a capacity of 15,000 units per month. The old plant in Lodz had 9,500.
"""

MINUTES = """\
会議議事録
日時：2024年5月17日（金）14時30分～16時
出席者：佐藤部長、鈴木課長、田中、山本（計4名）
議題1：新製品「ミナモ」の価格は1台あたり48,000円とする。初回生産は3,500台。
議題2：旧製品「カワセ」の価格は39,800円で据え置く。
議題3：展示会は10月に大阪で開催。予算は250万円。担当は山本。
次回会議は6月14日。
"""

CITIES = """\
name,country,population_thousands,founded,mayor
Arlen,Norway,412,1180,Kari Dahl
Besk,Sweden,88,1402,Olof Berg
Corvin,Austria,1205,1122,Anna Huber
Drava,Croatia,56,1561,Ivo Maric
"""

PROJECT = """\
{"project":"Lynx","budget_eur":1250000,"deadline":"2025-09-30","team":[{"name":"Ines Prado","role":"lead","days":120},\
{"name":"Tom Reed","role":"tester","days":45}],"status":"approved"}
"""

ANNUAL = """\
公司2023年年度报告摘要
全年实现营业收入12.6亿元，同比增长8.5%；净利润为1.35亿元。截至年末，公司共有员工2,310人，其中研发人员640人。
总部于2019年由苏州迁至杭州。董事长为周明远。
公司计划在2025年6月前完成新生产线的建设，总投资约3.2亿元。
"""

SAFETY = """\
SAFETY DATA SHEET — Corvanol 40

Section 1: Identification. Product code CV-4410-B. Supplier: Tessellate Chemicals GmbH, Mannheim.
Section 9: Physical properties
Boiling point: 142 °C
Flash point: 61 °C
Density: 0.87 g/cm3
Section 10: Storage. Store between 5 and 25 degrees Celsius. Shelf life is 36 months from the date of manufacture.
Emergency telephone: +49 621 555 0187 (24 hours).
Revision 4, issued 12 June 2024, replaces revision 3 of 2 February 2022. In revision 3 the flash point was given as 64 °C.
"""

MOVE = """\
From: Nadia Rahman
To: Project team
Date: Tue, 8 Oct 2024

Hi all,

Quick update on the Helsinki office move. The movers come on Thursday 24 October, not on the 17th as I wrote last week. \
Each team gets 14 crates; the lab gets 30. Please label everything by noon on the 23rd.
Elias is in charge of IT equipment and Sofia handles the furniture. The total cost is 18,300 euros, of which 6,900 is for the movers.
Parking permits: we have 22 for the new building; 9 of them are reserved for visitors.

Best,
Nadia
"""

ROUTES = """\
| Route | Distance (km) | Duration | Price 2023 (EUR) | Price 2024 (EUR) |
|-------|---------------|----------|------------------|------------------|
| Oslo–Bergen | 463 | 6h 40m | 49 | 55 |
| Oslo–Trondheim | 495 | 6h 35m | 52 | 59 |
| Bergen–Stavanger | 209 | 4h 50m | 31 | 34 |
"""

MANUAL = """\
取扱説明書
第1章　安全上の注意
本機の質量は12.5kgです。二人以上で運んでください。
第2章　仕様
電源：交流100V、消費電力：850W
タンク容量：3.2リットル
保証期間：購入日から2年間（業務用は6か月）
製造元：株式会社みずほ電機（長野県松本市）
第3章　お手入れ
フィルターは3か月ごとに交換してください。水タンクは毎日洗ってください。
お問い合わせ：0263-55-0199（平日9時～17時）
"""

CONTEST = """\
关于举办第三届青年编程大赛的通知
一、比赛时间：2024年11月16日上午9:00至下午5:00。
二、比赛地点：图书馆三楼多功能厅（因装修，原定的体育馆取消使用）。
三、参赛对象：全校本科生，每队3人，限报40队。
四、奖项设置：一等奖1名，奖金5000元；二等奖3名，奖金各2000元；三等奖6名，奖金各800元。
五、报名截止日期由10月20日延长至10月31日。联系人：林老师，电话 8234-5521。
"""

SERVICES = """\
apiVersion: v1
service:
  name: billing
  replicas: 3
  port: 8443
  timeout_seconds: 30
database:
  host: db-07.internal
  port: 5432
  pool_size: 25
cache:
  host: cache-02.internal
  port: 6379
  ttl_minutes: 15
"""

BRIDGE = """\
The Marlow Bridge was designed by William Tierney Clark and completed in 1832. Clark also designed the Széchenyi Chain \
Bridge in Budapest, opened in 1849. The Marlow bridge spans 72 metres; the Budapest bridge spans 375 metres in total, \
with a central span of 202 metres. During repairs in 2016 the Marlow bridge was closed for two months after a lorry \
weighing 37 tonnes tried to cross it, although the limit is 3 tonnes.
Members of the restoration board are Hugh Carver, Lena Fisk, Tomas Quill and Ada Winter.
"""

CAMP = """\
Volunteer handbook, summer camp Larkspur

Camp opens on Saturday 5 July and closes on Friday 18 July 2025. Arrival is between 10 am and noon.
The fee is £320 per child; siblings pay £260. A deposit of £75 is due by 15 May.
There are six cabins with eight beds each. The lake may be used from 7:00 to 20:30 only, and life jackets are \
compulsory for children under 12.
Head of camp is Bronwen Pryce, phone 01978 555 014. First aid: Dr. Idris Vaughan. Kitchen: Megan Tudor.
Last year 41 children attended; this year 46 have registered so far.
"""

INVOICES = """\
{"invoices":[{"no":"INV-2024-0117","customer":"Falkner Optics","amount":4820.5,"currency":"EUR","due":"2024-03-15","paid":true},
{"no":"INV-2024-0118","customer":"Grieg Audio","amount":1299.0,"currency":"EUR","due":"2024-03-22","paid":false},
{"no":"INV-2024-0119","customer":"Harbour Foods","amount":18750.0,"currency":"EUR","due":"2024-04-01","paid":false}]}
"""

LOG = """\
2024-06-01 08:02:11 INFO  scheduler started, version 3.8.1
2024-06-01 08:05:42 WARN  queue length 1200 exceeds limit 1000
2024-06-01 08:07:03 ERROR worker 4 lost connection to node-17.example after 90 s
2024-06-01 08:09:55 INFO  worker 4 reconnected to node-22.example
2024-06-01 09:30:00 INFO  nightly backup finished in 48 min, 312 GB written
"""

CANTEEN = """\
社内報　2024年春号
新しい食堂が4月8日に本館2階で開業しました。席数は180席で、旧食堂（120席）の1.5倍です。営業時間は11時から14時まで。
定食は650円、カレーは480円、麺類は420円です。支払いは社員証のみで、現金は使えません。
料理長は三浦誠さん、栄養士は岡本理恵さんです。駐車場の料金は、6月から月額3,000円から3,500円に改定されます。
"""

RENT = """\
租房合同摘要
出租方：刘海涛；承租方：陈思雨。
房屋位于青岛市市南区香港中路88号12层，建筑面积96平方米。
租期自2024年9月1日起至2026年8月31日止，共两年。月租金4,500元，按季度支付；押金为两个月租金，即9,000元。
承租方如提前退租，须提前30天书面通知，并支付一个月租金作为违约金。
补充协议（2025年3月1日）：自2025年4月起，月租金由4,500元下调为4,200元。
"""

RIGHT: tuple[tuple[str, str, str], ...] = (
    (LEASE, "What is the monthly rent now?", "2,620 euros per month since 1 February 2023."),
    (LEASE, "What is the current monthly rent?", "€2,620"),
    (LEASE, "What was the monthly rent before the amendment?", "2,450 euros"),
    (LEASE, "How large are the premises?", "184 m²"),
    (LEASE, "How large are the premises?", "About 1,980 square feet."),
    (LEASE, "How long is the term of the lease?", "5 years"),
    (LEASE, "How long is the term of the lease?", "Sixty months, from April 2021."),
    (LEASE, "How long is the notice period?", "Half a year"),
    (LEASE, "How long is the notice period?", "6 months"),
    (LEASE, "Who pays for roof repairs?", "The landlord"),
    (LEASE, "Who pays for roof repairs?", "Halvorsen Property AS, as landlord."),
    (LEASE, "Who pays for heating?", "The tenant (Mirelle Bakery Ltd)."),
    (LEASE, "When must the rent be paid?", "On the first working day of each month."),
    (LEASE, "When was the agreement made?", "March 4th, 2021"),
    (LEASE, "When does the lease begin?", "2021-04-01"),
    (LEASE, "What interest is due on late payment?", "8% p.a."),
    (LEASE, "What interest is due on late payment?", "Eight percent a year"),
    (LEASE, "How much is the deposit?", "7350 EUR, i.e. three months' rent."),
    (LEASE, "When will the lease end?", "On 31 March 2026"),
    (LEASE, "Is the landlord responsible for the roof?", "Yes, roof repairs are borne by the landlord."),
    (
        LEASE,
        "Summarise the agreement in two sentences.",
        "Halvorsen Property AS lets 184 m² at 12 Quay Street to Mirelle Bakery for five years. Rent is 2,620 euros a"
        " month after an amendment.",
    ),
    (QUARTER, "What were sales in 2023?", "46.8 million euros"),
    (QUARTER, "What were sales in 2023?", "€46.8M"),
    (QUARTER, "What were sales in 2023?", "nearly 47 million euros"),
    (QUARTER, "By how much did sales grow in 2023?", "By 5.6 million euros, or about 13.6 percent."),
    (QUARTER, "What was the operating profit in 2022?", "4.4 million euros"),
    (QUARTER, "How many people worked in research?", "312"),
    (QUARTER, "What share of employees works in research?", "Around 26 %"),
    (QUARTER, "Who approved the device?", "The WHO"),
    (QUARTER, "When was the device approved?", "10/2023"),
    (QUARTER, "When was the device approved?", "In the autumn of 2023 (October)."),
    (QUARTER, "When will the launch in Brazil take place?", "September 2024"),
    (QUARTER, "Who is the CEO?", "Amara Osei"),
    (QUARTER, "What is the capacity of the plant in Gdansk?", "15,000 units a month (180,000 a year)"),
    (MINUTES, "「ミナモ」の価格はいくらですか？", "4万8千円です。"),
    (MINUTES, "「ミナモ」の価格はいくらですか？", "48000円"),
    (MINUTES, "展示会の担当者は誰ですか？", "山本さんです。"),
    (MINUTES, "次回の会議はいつですか？", "6月14日です。"),
    (MINUTES, "次回の会議はいつですか？", "2024年6月14日（金）の予定です。"),
    (MINUTES, "展示会の予算はいくらですか？", "2,500,000円です。"),
    (MINUTES, "会議は何時に始まりましたか？", "午後2時30分です。"),
    (MINUTES, "出席者は何名ですか？", "4人です。"),
    (MINUTES, "初回生産は何台ですか？", "三千五百台です。"),
    (MINUTES, "How much does Minamo cost?", "48,000 yen per unit."),
    (CITIES, "What is the population of Corvin?", "1,205,000"),
    (CITIES, "What is the population of Corvin?", "About 1.2 million people"),
    (CITIES, "Who is the mayor of Besk?", "Olof Berg"),
    (CITIES, "When was Drava founded?", "In 1561"),
    (CITIES, "Which city was founded first?", "Corvin (1122)"),
    (CITIES, "How many cities are listed?", "Four"),
    (CITIES, "What is the total population of all four cities?", "1,761 thousand"),
    (CITIES, "In which country is Arlen?", "Norway"),
    (PROJECT, "What is the budget of the project?", "1.25 million euros"),
    (PROJECT, "What is the deadline?", "30 September 2025"),
    (PROJECT, "Who leads the team?", "Ines Prado"),
    (PROJECT, "How many days does Tom Reed work?", "45 days"),
    (PROJECT, "Is the project approved?", "Yes"),
    (ANNUAL, "2023年的营业收入是多少？", "12.6亿元"),
    (ANNUAL, "2023年的营业收入是多少？", "1,260,000,000元"),
    (ANNUAL, "净利润是多少？", "1亿3500万元"),
    (ANNUAL, "公司有多少研发人员？", "640名"),
    (ANNUAL, "公司总部现在在哪里？", "杭州"),
    (ANNUAL, "董事长是谁？", "周明远先生"),
    (ANNUAL, "新生产线什么时候完成？", "2025年6月之前"),
    (ANNUAL, "营业收入同比增长多少？", "百分之八点五"),
    (ANNUAL, "What was the net profit?", "135 million yuan"),
    (SAFETY, "What is the flash point?", "61 °C"),
    (SAFETY, "What is the flash point?", "about 142 °F"),
    (
        SAFETY,
        "What is the flash point of Corvanol 40?",
        "The flash point is 61 degrees Celsius according to section 9.",
    ),
    (SAFETY, "What is the boiling point?", "142 degrees C"),
    (SAFETY, "How long is the shelf life?", "Three years from manufacture"),
    (SAFETY, "How long is the shelf life?", "36 months"),
    (SAFETY, "What is the product code?", "CV-4410-B"),
    (SAFETY, "Who is the supplier?", "Tessellate Chemicals"),
    (SAFETY, "When was the current revision issued?", "June 12, 2024"),
    (SAFETY, "At which temperatures should it be stored?", "Between 5 °C and 25 °C."),
    (SAFETY, "What is the emergency number?", "+49 621 5550187"),
    (MOVE, "When do the movers come?", "On Thursday, 24 October."),
    (MOVE, "When do the movers come?", "24 Oct 2024"),
    (MOVE, "How many crates does the lab get?", "30 crates"),
    (MOVE, "Who is in charge of IT equipment?", "Elias"),
    (MOVE, "What is the total cost?", "EUR 18,300"),
    (MOVE, "How many parking permits are left for staff?", "13"),
    (MOVE, "How many parking permits are reserved for visitors?", "Nine"),
    (MOVE, "By when must everything be labelled?", "By noon on 23 October"),
    (MOVE, "Who wrote the message?", "Nadia Rahman"),
    (ROUTES, "How far is it from Oslo to Trondheim?", "495 km"),
    (ROUTES, "How far is it from Oslo to Trondheim?", "roughly 308 miles"),
    (ROUTES, "What did Oslo–Bergen cost in 2023?", "49 euros"),
    (ROUTES, "What is the 2024 price of Bergen–Stavanger?", "34 EUR"),
    (ROUTES, "How long does Oslo–Bergen take?", "6 hours and 40 minutes"),
    (ROUTES, "Which route is the shortest?", "Bergen–Stavanger (209 km)"),
    (ROUTES, "How much more does Oslo–Trondheim cost in 2024 than in 2023?", "7 euros more"),
    (MANUAL, "消費電力はいくらですか？", "850ワットです。"),
    (MANUAL, "消費電力はいくらですか？", "0.85kW"),
    (MANUAL, "保証期間はどのくらいですか？", "2年です（業務用は6か月）。"),
    (MANUAL, "業務用の保証期間は？", "半年です。"),
    (MANUAL, "業務用の保証期間は？", "6ヶ月"),
    (MANUAL, "フィルターはどのくらいの頻度で交換しますか？", "三か月に一度です。"),
    (MANUAL, "タンクの容量は？", "3.2L"),
    (MANUAL, "タンクの容量は？", "3,200ミリリットル"),
    (MANUAL, "製造元はどこですか？", "みずほ電機です。"),
    (MANUAL, "電話の受付時間は？", "平日の午前9時から午後5時までです。"),
    (MANUAL, "What is the weight?", "12.5 kilograms"),
    (CONTEST, "比赛在哪里举行？", "图书馆三楼多功能厅"),
    (CONTEST, "一等奖奖金是多少？", "五千元"),
    (CONTEST, "一等奖奖金是多少？", "5,000元人民币"),
    (CONTEST, "二等奖有几名？", "3名"),
    (CONTEST, "报名什么时候截止？", "10月31日"),
    (CONTEST, "报名什么时候截止？", "2024年10月31日"),
    (CONTEST, "比赛几点开始？", "上午九点"),
    (CONTEST, "每队几人？", "三人"),
    (CONTEST, "奖金总额是多少？", "15,800元"),
    (CONTEST, "联系人是谁？", "林老师"),
    (SERVICES, "Which port does the database use?", "5432"),
    (SERVICES, "What is the pool size of the database?", "25 connections"),
    (SERVICES, "What is the cache TTL?", "15 minutes"),
    (SERVICES, "What is the timeout of the service?", "30 s"),
    (SERVICES, "How many replicas does the billing service have?", "three"),
    (SERVICES, "What is the cache host?", "cache-02.internal"),
    (BRIDGE, "When was the Marlow Bridge completed?", "1832"),
    (BRIDGE, "What is the central span of the Budapest bridge?", "202 m"),
    (BRIDGE, "What is the weight limit of the Marlow bridge?", "3 t"),
    (BRIDGE, "How long was the Marlow bridge closed in 2016?", "For about 8 weeks"),
    (BRIDGE, "Who designed the Marlow Bridge?", "William Tierney Clark"),
    (
        BRIDGE,
        "Who are the members of the restoration board?",
        "Hugh Carver, Lena Fisk, Tomas Quill, Ada Winter",
    ),
    (BRIDGE, "Who are the members of the restoration board?", "Carver, Fisk, Quill and Winter"),
    (BRIDGE, "Who designed the Marlow Bridge and when was it completed?", "Clark; it was finished in 1832."),
    (CAMP, "When does the camp close?", "18 July 2025"),
    (CAMP, "How much do siblings pay?", "£260 each"),
    (CAMP, "How much is the deposit?", "75 pounds"),
    (CAMP, "How many beds are there in total?", "48"),
    (CAMP, "How many cabins are there?", "6"),
    (CAMP, "Who runs the kitchen?", "Megan Tudor"),
    (CAMP, "Who is responsible for first aid?", "Dr Vaughan"),
    (CAMP, "How many children have registered this year?", "46 so far"),
    (CAMP, "Until when may the lake be used?", "Until half past eight in the evening (20:30)."),
    (CAMP, "Until when may the lake be used?", "8:30 pm"),
    (CAMP, "By when is the deposit due?", "May 15"),
    (CAMP, "What is the camp leader's phone number?", "01978 555014"),
    (CAMP, "When can children arrive?", "From 10:00 to 12:00"),
    (INVOICES, "How much does Falkner Optics owe on invoice INV-2024-0117?", "4,820.50 EUR"),
    (INVOICES, "How much is the invoice of Grieg Audio?", "€1,299"),
    (INVOICES, "When is the invoice of Harbour Foods due?", "1 April 2024"),
    (INVOICES, "Has Grieg Audio paid?", "No, not yet."),
    (INVOICES, "What is the number of the Harbour Foods invoice?", "INV-2024-0119"),
    (LOG, "Which version of the scheduler started?", "3.8.1"),
    (LOG, "How long was the backup?", "48 minutes"),
    (LOG, "To which node did worker 4 reconnect?", "node-22.example"),
    (LOG, "What is the limit of the queue?", "1,000"),
    (LOG, "How much data did the backup write?", "312 gigabytes"),
    (CANTEEN, "カレーはいくらですか？", "480円です。"),
    (CANTEEN, "新しい食堂の席数は？", "百八十席"),
    (CANTEEN, "料理長は誰ですか？", "三浦さん"),
    (CANTEEN, "7月の駐車場の料金は月いくらですか？", "3500円"),
    (CANTEEN, "食堂はいつ開業しましたか？", "4/8です。"),
    (CANTEEN, "食堂は何時に閉まりますか？", "午後2時"),
    (CANTEEN, "支払い方法は？", "社員証のみです。"),
    (RENT, "现在的月租金是多少？", "4200元"),
    (RENT, "押金是多少？", "九千元"),
    (RENT, "租期多长？", "2年"),
    (RENT, "租期多长？", "24个月"),
    (RENT, "出租方是谁？", "刘海涛先生"),
    (RENT, "房屋面积多大？", "96㎡"),
    (RENT, "提前退租需提前多少天通知？", "一个月（30天）"),
    (RENT, "合同什么时候到期？", "2026年8月31日"),
    (RENT, "最初的月租金是多少？", "4500元"),
    (
        "| Field | Default | Notes |\n|---|---|---|\n| `timeout_ms` | 30000 | Per-page timeout |\n| `page_size` | 500 | 1 to 5000 |",
        "What is the default per-page timeout?",
        "30 seconds (`timeout_ms` defaults to 30000).",
    ),
    (
        "決算のお知らせ　　単位：百万円\n\n　　　　　2024年3月期　2025年3月期\n売上高　　48,210　　　52,675"
        "\n営業利益　3,917　　　4,683",
        "2025年3月期の売上高はいくらですか。",
        "526億7,500万円です（前期は482億1,000万円）。",
    ),
    (
        "项目 | 2024年 | 2023年\n营业收入（亿元） | 63.82 | 58.47\n归母净利润（亿元） | 5.37 | 4.72\n研发投入（万元） | 9,460 | 8,215",
        "2024年的归母净利润是多少？",
        "53,700万元。2023年为4.72亿元。",
    ),
    (
        "三年平均，CK、S6和S9的籽粒产量依次为5,240、5,754和5,843 kg/hm²。",
        "S9处理三年平均的籽粒产量是多少？",
        "约每公顷5.84吨（5,843 kg/hm²）。",
    ),
    (
        "Summe brutto  1.036,37 €\nGeleistete Abschläge  -1.104,00 €\nGuthaben  -67,63 €",
        "Does the customer get money back?",
        "She gets a credit of €67.63 back.",
    ),
    (
        "The grant is 48,500 EUR and is paid in two instalments.",
        "Wie hoch ist die Förderung?",
        "48.500 EUR",
    ),
)

WRONG: tuple[tuple[str, str, str], ...] = (
    (LEASE, "What is the monthly rent?", "The monthly rent is 2,450 euros."),
    (LEASE, "How large are the premises?", "184 square feet"),
    (LEASE, "How long is the notice period?", "30 days"),
    (LEASE, "How long is the notice period?", "six weeks"),
    (LEASE, "When was the agreement made?", "1 April 2021"),
    (LEASE, "What interest is due on late payment?", "18%"),
    (LEASE, "How much is the deposit?", "2,450 euros"),
    (QUARTER, "What were sales in 2023?", "41.2 million euros"),
    (QUARTER, "What were sales in 2023?", "46.8 billion euros"),
    (QUARTER, "What was the operating profit in 2022?", "5.1 million euros"),
    (QUARTER, "How many people worked in research?", "1,204"),
    (QUARTER, "Who approved the device?", "Dr. Amara Osei"),
    (QUARTER, "When will the launch in Brazil take place?", "May 2024"),
    (QUARTER, "What is the capacity of the plant in Gdansk?", "9,500 units per month"),
    (QUARTER, "What is the capacity of the plant in Lodz and in Gdansk?", "15,000 units in Gdansk."),
    (MINUTES, "「ミナモ」の価格はいくらですか？", "39,800円です。"),
    (MINUTES, "展示会の担当者は誰ですか？", "鈴木課長です。"),
    (MINUTES, "次回の会議はいつですか？", "5月17日です。"),
    (CITIES, "What is the population of Corvin?", "412,000"),
    (CITIES, "Who is the mayor of Besk?", "The mayor is Kari Dahl."),
    (CITIES, "When was Drava founded?", "1402"),
    (CITIES, "In which country is Arlen?", "Sweden"),
    (PROJECT, "What is the deadline?", "31 September 2025"),
    (PROJECT, "Who leads the team?", "Tom Reed"),
    (PROJECT, "How many days does Tom Reed work?", "120"),
    (ANNUAL, "2023年的营业收入是多少？", "12.6万元"),
    (ANNUAL, "2023年的营业收入是多少？", "1.35亿元"),
    (ANNUAL, "公司有多少研发人员？", "2,310人"),
    (ANNUAL, "公司总部现在在哪里？", "苏州"),
    (ANNUAL, "What was the net profit?", "1.35 billion yuan"),
    (SAFETY, "What is the flash point?", "64 °C"),
    (SAFETY, "What is the flash point?", "142 °C"),
    (SAFETY, "What is the boiling point?", "61 °C"),
    (SAFETY, "How long is the shelf life?", "36 weeks"),
    (SAFETY, "What is the product code?", "CV-4401-B"),
    (SAFETY, "Who is the supplier?", "Tessera Chemie AG"),
    (SAFETY, "When was the current revision issued?", "2 February 2022"),
    (MOVE, "When do the movers come?", "On 17 October"),
    (MOVE, "How many crates does the lab get?", "14"),
    (MOVE, "Who is in charge of IT equipment?", "Sofia is in charge of it."),
    (MOVE, "What is the total cost?", "6,900 euros"),
    (MOVE, "How many parking permits are reserved for visitors?", "22"),
    (ROUTES, "How far is it from Oslo to Trondheim?", "463 km"),
    (ROUTES, "How far is it from Oslo to Trondheim?", "495 miles"),
    (ROUTES, "What did Oslo–Bergen cost in 2023?", "€55"),
    (ROUTES, "What is the 2024 price of Bergen–Stavanger?", "31 EUR"),
    (MANUAL, "消費電力はいくらですか？", "100Vです。"),
    (MANUAL, "業務用の保証期間は？", "2年間です。"),
    (MANUAL, "フィルターはどのくらいの頻度で交換しますか？", "3週間ごとです。"),
    (MANUAL, "タンクの容量は？", "12.5リットル"),
    (MANUAL, "製造元はどこですか？", "株式会社さくら電機です。"),
    (CONTEST, "比赛在哪里举行？", "体育馆"),
    (CONTEST, "一等奖奖金是多少？", "2000元"),
    (CONTEST, "二等奖有几名？", "6名"),
    (CONTEST, "报名什么时候截止？", "10月20日"),
    (CONTEST, "联系人是谁？", "王老师"),
    (SERVICES, "Which port does the database use?", "6379"),
    (SERVICES, "What is the cache TTL?", "15 seconds"),
    (SERVICES, "How many replicas does the billing service have?", "25"),
    (SERVICES, "What is the cache host?", "db-07.internal"),
    (BRIDGE, "When was the Marlow Bridge completed?", "In 1849."),
    (BRIDGE, "What is the central span of the Budapest bridge?", "375 metres"),
    (BRIDGE, "What is the weight limit of the Marlow bridge?", "37 tonnes"),
    (BRIDGE, "How long was the Marlow bridge closed in 2016?", "two weeks"),
    (BRIDGE, "Who are the members of the restoration board?", "Hugh Carver and Lena Fisk"),
    (
        BRIDGE,
        "Who designed the Marlow Bridge and when was it completed?",
        "William Tierney Clark designed it.",
    ),
    (CAMP, "When does the camp close?", "5 July 2025"),
    (CAMP, "How much do siblings pay?", "£320"),
    (CAMP, "How much is the deposit?", "€75"),
    (CAMP, "How many cabins are there?", "8"),
    (CAMP, "Who is responsible for first aid?", "Bronwen Pryce"),
    (CAMP, "How many children have registered this year?", "41"),
    (CAMP, "By when is the deposit due?", "5 July"),
    (INVOICES, "How much is the invoice of Grieg Audio?", "€18,750"),
    (INVOICES, "When is the invoice of Harbour Foods due?", "22 March 2024"),
    (INVOICES, "What is the number of the Harbour Foods invoice?", "INV-2024-0118"),
    (LOG, "Which version of the scheduler started?", "3.8.4"),
    (LOG, "How long did the nightly backup take?", "48 hours"),
    (LOG, "To which node did worker 4 reconnect?", "node-17.example"),
    (LOG, "What is the limit of the queue?", "1200"),
    (CANTEEN, "カレーはいくらですか？", "650円です。"),
    (CANTEEN, "新しい食堂の席数は？", "120席です。"),
    (CANTEEN, "料理長は誰ですか？", "岡本理恵さんです。"),
    (CANTEEN, "改定後の駐車場の料金はいくらですか？", "3,000円です。"),
    (RENT, "现在的月租金是多少？", "4,500元"),
    (RENT, "押金是多少？", "4,500元"),
    (RENT, "出租方是谁？", "陈思雨"),
    (RENT, "房屋面积多大？", "96亩"),
    (RENT, "合同什么时候到期？", "2024年9月1日"),
)
