"""Words that mean much the same, in English, Japanese and Chinese: lets a question find a sentence that says it in other words, or in
another of the three languages. Columns: English | Japanese | Chinese.
"""

from __future__ import annotations

_TABLE = """\
cost price priced fee charge rate spend spent expense | 料金 費用 価格 値段 コスト 代金 経費 | 费用 价格 价钱 收费 成本 月费 年费
pay paid payment payable invoice invoices | 支払 払う 払い 振込 請求 | 支付 付款 缴纳 付清 账单
salary wage compensation earn earns | 給与 給料 年収 報酬 月給 | 工资 薪水 薪资 年薪 月薪 报酬
budget | 予算 | 预算
revenue sales turnover income | 売上 売上高 収益 収入 | 收入 营收 销售额 营业额
profit earnings | 利益 黒字 | 利润 盈利
loss deficit | 損失 赤字 | 亏损 损失
discount | 割引 値引 | 折扣 优惠
refund reimburse reimbursed reimbursement | 返金 払戻 払い戻 返還 | 退款 退还 报销
penalty fine penalties | 罰金 違約金 ペナルティ 罰則 | 罚款 违约金 罚金
deadline due | 期限 締切 締め切り 〆切 納期 | 截止 期限 最后期限
date day | 日付 日程 期日 | 日期
start begin began begins started starting commence commences commencement effective \
opened launch launched kick | 開始 始ま 始め 開幕 発効 | 开始 启动 起始 生效
end ended ends finish finished expire expires expiry expiration terminate terminates \
termination conclude | 終了 終わ 満了 終える 解除 解約 | 结束 终止 到期 截止 解除 止
open opens opened opening | 開業 開店 オープン 開館 開設 開場 | 开业 开放 开门 开张 开馆 营业
close closed closes closing shut | 閉店 閉館 閉鎖 閉じ | 关闭 关门 闭馆 停业
found founded founder establish established establishment set create created | 設立 創業 創立 創設 | 成立 创立 创办 创建 建立
build built construct constructed construction | 建設 建て 建築 竣工 着工 | 建设 建造 修建 建成 竣工
invent invented inventor | 発明 考案 | 发明
discover discovered found detect | 発見 見つ | 发现
buy bought purchase purchased acquire acquired acquisition | 購入 買収 買う 買っ | 购买 收购 买
sell sold | 販売 売却 売る 売っ | 出售 销售 卖
absent absence apologies excused | 欠席 欠席者 不参加 | 缺席 请假
present attend attended attendees participants participate | 出席 出席者 参加 参加者 | 出席 与会 参加 参会
format formats file files filetype extension type | 形式 フォーマット ファイル | 格式 文件
cap limit exceed exceeds maximum upper ceiling | 上限 超え | 上限 超过
employee employees staff worker workers workforce headcount | 従業員 社員 職員 スタッフ 人員 | 员工 职工 雇员 人员
people person persons participants participant attendees attendee attend attended | 人 参加者 \
出席者 参加 出席 | 人 人数 参加者 出席 与会 参加
hire hired recruit recruited join joined | 採用 入社 雇用 加入 | 聘用 入职 招聘 录用 加入
leave left resign resigned quit depart departed | 退職 退社 辞任 出発 辞め | 离职 辞职 离开 出发
manager boss head lead leader chief responsible charge owner owns | 責任者 担当 担当者 部長 課長 リーダー \
主任 | 负责人 经理 主管 主任 负责 领导
president chairman chair chairperson chaired | 社長 会長 議長 司会 代表取締役 | 总裁 董事长 主席 主持 主持人
director ceo executive | 取締役 理事 代表 | 董事 总经理 首席执行官
author write wrote written writer | 著者 作者 執筆 書い | 作者 撰写 编写 写
meeting meetings conference session | 会議 会合 打ち合わせ ミーティング | 会议 开会
next upcoming following | 次回 次の 次 来週 | 下次 下一次 下周 下一
previous last former | 前回 先週 前の | 上次 上一次 上周 前任
decide decided decision agree agreed agreement approve approved approval resolve resolved \
| 決定 決め 合意 承認 可決 決議 | 决定 批准 同意 通过 决议
propose proposed suggest suggested proposal recommend recommended | 提案 推奨 | 提议 建议 提出 推荐
require required requirement requirements need needs needed must | 必要 要件 必須 | 需要 要求 必须 必要
forbid forbidden prohibit prohibited allowed permit permitted allow | 禁止 許可 許可され 認め | 禁止 允许 许可 不得
confidential confidentiality secret disclose disclosure | 秘密 機密 守秘 開示 | 保密 机密 秘密 披露
law governing jurisdiction court | 準拠法 裁判所 法律 管轄 | 法律 管辖 法院
party parties between | 当事者 甲 乙 | 双方 甲方 乙方 当事人
notice notify notification written | 通知 予告 書面 | 通知 提前 书面
insurance | 保険 | 保险
tax taxes vat | 税金 消費税 税 | 税 税率 增值税
annual annually yearly year per-year | 年間 年次 毎年 年額 | 年度 每年 全年 年
monthly month | 毎月 月額 月次 月間 | 每月 月度 月
weekly week | 毎週 週次 週間 | 每周 周
daily day | 毎日 日次 | 每天 每日
hour hours working | 時間 営業時間 勤務時間 | 小时 时间 营业时间
long length duration last lasts period term continue continues valid | 期間 長さ 所要時間 間 | 期限 时长 期间 长度 租期 全长
price-list plan subscription | プラン 契約 | 套餐 方案 订阅
size large big area | 面積 広さ 大きさ サイズ | 面积 大小 规模
height tall high altitude elevation | 高さ 標高 身長 | 高度 海拔 身高 高
weight weigh weighs heavy | 重さ 体重 重量 | 重量 体重 重
depth deep | 深さ | 深度
distance far | 距離 | 距离
speed fast | 速度 速さ | 速度
temperature hot cold degrees | 気温 温度 | 气温 温度
population inhabitants residents live lives | 人口 住民 住む 住ん | 人口 居民 居住 住
capital | 首都 | 首都 省会
city town | 都市 市 町 | 城市 市
country nation | 国 | 国家
locate located location where place address venue site based headquarters headquartered \
office | 場所 所在地 住所 会場 本社 所在 位置 | 地点 位于 地址 场地 总部 地方 会场
room hall | 会議室 部屋 ホール | 会议室 房间 大厅
phone telephone call number tel contact | 電話 電話番号 連絡先 | 电话 电话号码 联系方式 联系
fund funded funding sponsor sponsored financed grant | 資金 助成 出資 提供者 | 资助 出资 赞助
sender sent send sends from | 差出人 送信者 送信 送っ | 发件人 发送 寄
email mail e-mail | メール メールアドレス | 邮箱 电子邮件 邮件
password passphrase passcode | パスワード 暗証番号 合言葉 | 密码 口令 暗号
key | 鍵 キー | 钥匙 密钥 键
code pin | コード 番号 暗号 | 代码 编号 密码 代号
magic special secret | 秘密 特別 魔法 マジック | 神奇 特殊 秘密 魔法
number | 番号 数字 数 | 号码 数字 编号 数
identifier id reference | 識別子 番号 | 标识 编号
value | 値 | 值 数值
name called named title | 名前 名称 氏名 題名 | 名字 名称 姓名 名为
version release released | バージョン リリース 版 | 版本 发布
install installation installing setup | インストール 導入 セットアップ | 安装 部署
run start launch execute usage | 実行 起動 使い方 | 运行 启动 执行 使用
default defaults | デフォルト 既定 初期値 | 默认 缺省
support supported supports compatible read reads handle handles | 対応 サポート | 支持 兼容
license licensed licence | ライセンス | 许可证 授权
configure configuration config setting settings option | 設定 構成 | 配置 设置 选项
timeout timeouts | タイムアウト | 超时
port | ポート | 端口
database db | データベース | 数据库
server host | サーバー サーバ ホスト | 服务器 主机
user users customer customers client clients | 利用者 ユーザー 顧客 お客様 | 用户 客户 顾客
error errors failure failed fail exception | エラー 失敗 障害 異常 | 错误 失败 故障 异常
problem issue incident outage | 問題 障害 不具合 課題 | 问题 故障 事故
cause caused reason because why | 原因 理由 ため | 原因 理由 因为 由于
fix fixed repair repaired resolve | 修正 修理 復旧 | 修复 修理 解决 恢复
delay delayed late postpone postponed | 遅延 遅れ 延期 | 延迟 延误 推迟 延期
cancel cancelled canceled cancellation | 中止 キャンセル 取消 解約 | 取消 解约 退订
increase increased rise rose grew grow growth up | 増加 増え 上昇 成長 増 | 增加 增长 上升 提高
decrease decreased fall fell drop dropped decline | 減少 減っ 下落 低下 | 减少 下降 下跌 降低
win won winner winning champion | 優勝 勝 受賞 勝者 | 获胜 冠军 赢得 获奖 夺冠
award prize | 賞 受賞 | 奖 奖项
score points result | 得点 点数 結果 | 得分 分数 结果 比分
die died death killed dead | 死亡 死去 亡くな 死者 | 去世 死亡 逝世 死者 遇难
injure injured injuries hurt wounded | 負傷 けが 怪我 負傷者 | 受伤 伤者
born birth birthday | 生まれ 誕生 誕生日 生年月日 | 出生 生日 出生于
marry married wife husband spouse | 結婚 妻 夫 | 结婚 妻子 丈夫
father mother parent son daughter child children | 父 母 息子 娘 子供 | 父亲 母亲 儿子 女儿 孩子
school university college study studied graduate graduated | 大学 学校 卒業 学 | 大学 学校 毕业 就读
teacher professor | 先生 教授 教師 | 老师 教授 教师
doctor physician hospital | 医師 病院 医者 | 医生 医院 大夫
cat dog pet | 猫 犬 ペット | 猫 狗 宠物
colour color | 色 | 颜色
favourite favorite like likes | 好き 好物 お気に入り | 最喜欢 喜欢
food dish eat ate meal | 食べ 料理 食事 | 食物 吃 菜
car vehicle train bus | 車 電車 バス | 车 火车 汽车
travel trip visit visited travelled traveled | 旅行 訪問 訪れ 出張 | 旅行 访问 出差 参观
arrive arrived arrival reach reached | 到着 着い | 到达 抵达
hotel stay stayed lodging | ホテル 宿泊 宿 | 酒店 住宿 入住
warranty guarantee | 保証 | 保修 质保 保证
delivery deliver delivered ship shipped shipping | 配送 納品 配達 出荷 送料 | 交付 送货 发货 配送 运费
product item goods | 商品 製品 | 产品 商品
order ordered | 注文 発注 | 订单 订购
stock inventory quantity | 在庫 数量 | 库存 数量
rent lease tenant landlord | 家賃 賃料 賃貸 | 租金 房租 租赁
deposit | 保証金 敷金 預金 | 押金 保证金 定金
holiday vacation leave | 休暇 休日 有給 | 假期 休假 年假
breakfast lunch dinner | 朝食 昼食 夕食 | 早餐 午餐 晚餐
task action todo item items assign assigned | タスク 作業 宿題 対応 アクション | 任务 事项 待办 行动
plan planned schedule scheduled | 計画 予定 スケジュール | 计划 安排 预定 日程
target goal objective aim | 目標 目的 | 目标 目的
risk risks | リスク 危険 | 风险
feature features function functions | 機能 特徴 | 功能 特点 特性
project | プロジェクト 案件 | 项目
team department division | チーム 部署 部門 | 团队 部门 小组
company firm corporation | 会社 企業 | 公司 企业
contract agreement | 契約 契約書 | 合同 协议
vendor supplier contractor | 業者 供給 委託先 受託者 | 供应商 承包商 供货商
member members | 会員 メンバー 構成員 | 成员 会员
earthquake magnitude | 地震 震度 マグニチュード | 地震 震级
storage stored store keep kept retain retained retention | 保存 保管 保持 | 保存 存储 保管 保留
backup | バックアップ | 备份
interest | 利息 金利 利率 | 利息 利率
test tests testing | 試験 テスト | 测试 考试
main primary principal | 主な 主要 | 主要
first initial | 最初 初めて 初 第一 | 首次 第一 最初 首个
total altogether overall sum | 合計 総額 総数 全体 | 总计 合计 总共 总额 总数
maximum max limit most up | 最大 上限 | 最大 上限 最多 最高
minimum min least | 最小 下限 最低 | 最小 下限 最低 最少
"""

_BY_WORD: dict[str, list[str]] = {}
for _row in _TABLE.strip().splitlines():
    _words = [w for w in _row.replace("|", " ").split() if w]
    for _word in _words:
        _BY_WORD.setdefault(_word, []).extend(w for w in _words if w != _word)


def same_meaning(word: str) -> tuple[str, ...]:
    """Other words for ``word`` (lowercase), in all three languages; empty when none are known."""
    return tuple(dict.fromkeys(_BY_WORD.get(word, ())))


def known_words(text: str, longest: int = 6) -> list[str]:
    """The words of the table found in a run of CJK ``text``, longest first from the left."""
    found: list[str] = []
    place = 0
    while place < len(text):
        for length in range(min(longest, len(text) - place), 1, -1):
            if text[place : place + length] in _BY_WORD:
                found.append(text[place : place + length])
                place += length
                break
        else:
            place += 1
    return found
