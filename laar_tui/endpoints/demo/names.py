"""Family names and titles by which people are told in Japanese and Chinese text, as regular expression alternatives."""

from __future__ import annotations

_JA_SURNAME = """
佐藤 鈴木 高橋 田中 伊藤 渡辺 山本 中村 小林 加藤 吉田 山田 佐々木 山口 松本 井上 木村 斎藤
清水 山崎 池田 橋本 阿部 石川 山下 中島 石井 小川 前田 岡田 長谷川 藤田 後藤 近藤 村上 遠藤
青木 坂本 斉藤 福田 太田 西村 藤井 金子 岡本 藤原 三浦 中野 中川 原田 松田 竹内 小野 田村
中山 和田 石田 森田 上田 内田 柴田 酒井 宮崎 横山 高木 安藤 宮本 大野 小島 谷口 今井 工藤
高田 増田 丸山 杉山 村田 大塚 新井 小山 平野 藤本 河野 上野 野口 武田 松井 千葉 菅原 岩崎
久保 木下 野村 佐野 松尾 菊地 杉本 市川 古川 大西 島田 水野 桜井 高野 渡部 吉川 山内 西田
飯田 菊池 西川 小松 北村 安田 五十嵐 川口 平田 中田 久保田 服部 岩田 土屋 川崎 福島 本田 樋口
秋山 永井 山中 中西 吉村 川上 大橋 石原 松岡 浜田 馬場 森本 矢野 浅野 松下 星野 大久保
"""
JA_SURNAME = "|".join(_JA_SURNAME.split())

_ZH_SURNAME = """
欧阳 司马 上官 诸葛 王 李 张 刘 陈 杨 黄 赵 吴 周 徐 孙 马 朱 胡 郭 何 林 高 罗 郑 梁
谢 宋 唐 许 韩 冯 邓 曹 彭 曾 肖 田 董 袁 潘 于 蒋 蔡 余 杜 叶 程 苏 魏 吕 丁 任 沈
姚 卢 姜 崔 钟 谭 陆 汪 范 金 石 廖 贾 夏 韦 付 方 白 邹 孟 熊 秦 邱 江 尹 薛 闫 段
雷 侯 龙 史 陶 黎 贺 顾 毛 郝 龚 邵 万 钱 严 覃 武 戴 莫 孔 向 汤
"""
ZH_SURNAME = "|".join(_ZH_SURNAME.split())

_JA_TITLE = """
さん 氏 様 君 先生 部長 課長 社長 会長 教授 博士 選手 監督 首相 大臣 議員 弁護士 医師 係長
主任 取締役 代表 マネージャー リーダー 主査 室長 次長 委員長 容疑者 知事 市長 校長 店長
"""
JA_TITLE = "|".join(_JA_TITLE.split())

_ZH_TITLE = """
先生 女士 经理 总监 教授 博士 主任 总裁 董事长 老师 医生 部长 局长 主席 工程师 律师 院长 书记
市长 校长 总
"""
ZH_TITLE = "|".join(_ZH_TITLE.split())

_NO_SURNAME = """
任命 任何 任务 任期 高度 高峰 高级 高中 方面 方案 方式 方法 方便 方向 金额 金库 金融 江城
白天 白色 程度 程序 于是 何时 何 马上 黄金 黄色 石油 万元 向前 严重 严格 顾客 许多 许可 余额
曾经 安全 成立 林业 周边 周末 周期 江苏 江西 段落 雷达 龙头 毛利 常用 孔雀 唐代 宋代 金属 钱
范围 陆续 付款 付清 史上 夏天 夏季 秋 温度 贺 邮
"""
NO_SURNAME = "|".join(_NO_SURNAME.split())
"""Beginnings of common Chinese words that only look like a family name."""
