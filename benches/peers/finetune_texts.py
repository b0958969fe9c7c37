"""The texts of the fine-tuning reference: written for it, 17 languages, 12 scripts.

`lines()` gives (text, sentiment, language) in a fixed order; `HARD` and `PAIRS` are texts that trip
tokenizers: emoji, right-to-left, combining marks, nothing at all, far too long.
"""

SENTIMENTS = ("negative", "neutral", "positive")

# Three clauses each of bad news, of no news, and of good news.
CLAUSES = {
    "en": [
        ["the train came an hour late", "nobody answered my letter", "the soup was cold and salty"],
        ["the shop opens at nine", "the parcel weighs two kilos", "the bus stops at the bridge"],
        ["the room was clean and bright", "the staff were very kind", "breakfast tasted wonderful"],
    ],
    "de": [
        ["der Zug kam eine Stunde zu spät", "niemand hat meinen Brief beantwortet", "die Suppe war kalt und versalzen"],
        ["das Geschäft öffnet um neun Uhr", "das Paket wiegt zwei Kilo", "der Bus hält an der Brücke"],
        ["das Zimmer war sauber und hell", "das Personal war sehr freundlich", "das Frühstück schmeckte großartig"],
    ],
    "fr": [
        ["le train est arrivé avec une heure de retard", "personne n’a répondu à ma lettre", "la soupe était froide et trop salée"],
        ["le magasin ouvre à neuf heures", "le colis pèse deux kilos", "le bus s’arrête près du pont"],
        ["la chambre était propre et claire", "le personnel était très aimable", "le petit déjeuner était délicieux"],
    ],
    "es": [
        ["el tren llegó una hora tarde", "nadie contestó a mi carta", "la sopa estaba fría y salada"],
        ["la tienda abre a las nueve", "el paquete pesa dos kilos", "el autobús para en el puente"],
        ["la habitación estaba limpia y luminosa", "el personal fue muy amable", "¡qué desayuno tan rico!"],
    ],
    "pt": [
        ["o comboio chegou uma hora atrasado", "ninguém respondeu à minha carta", "a sopa estava fria e salgada"],
        ["a loja abre às nove", "a encomenda pesa dois quilos", "o autocarro para na ponte"],
        ["o quarto estava limpo e claro", "os funcionários foram muito simpáticos", "o pequeno-almoço estava ótimo"],
    ],
    "tr": [
        ["tren bir saat geç geldi", "mektubuma kimse cevap vermedi", "çorba soğuk ve tuzluydu"],
        ["dükkân saat dokuzda açılıyor", "paket iki kilo geliyor", "otobüs köprüde duruyor"],
        ["oda temiz ve aydınlıktı", "çalışanlar çok nazikti", "kahvaltı harikaydı"],
    ],
    "sw": [
        ["treni ilichelewa saa moja", "hakuna aliyejibu barua yangu", "supu ilikuwa baridi na chumvi nyingi"],
        ["duka linafunguliwa saa tatu", "kifurushi kina uzito wa kilo mbili", "basi linasimama kwenye daraja"],
        ["chumba kilikuwa safi na chenye mwanga", "wafanyakazi walikuwa wakarimu sana", "kifungua kinywa kilikuwa kitamu"],
    ],
    "vi": [
        ["tàu đến muộn một tiếng", "không ai trả lời thư của tôi", "món súp nguội và mặn"],
        ["cửa hàng mở cửa lúc chín giờ", "gói hàng nặng hai cân", "xe buýt dừng ở cây cầu"],
        ["căn phòng sạch sẽ và sáng sủa", "nhân viên rất tử tế", "bữa sáng ngon tuyệt"],
    ],
    "ru": [
        ["поезд опоздал на час", "никто не ответил на моё письмо", "суп был холодный и солёный"],
        ["магазин открывается в девять", "посылка весит два килограмма", "автобус останавливается у моста"],
        ["комната была чистой и светлой", "персонал был очень любезен", "завтрак был превосходный"],
    ],
    "el": [
        ["το τρένο άργησε μία ώρα", "κανείς δεν απάντησε στο γράμμα μου", "η σούπα ήταν κρύα και αλμυρή"],
        ["το μαγαζί ανοίγει στις εννέα", "το δέμα ζυγίζει δύο κιλά", "το λεωφορείο σταματά στη γέφυρα"],
        ["το δωμάτιο ήταν καθαρό και φωτεινό", "το προσωπικό ήταν πολύ ευγενικό", "το πρωινό ήταν υπέροχο"],
    ],
    "ar": [
        ["وصل القطار متأخرا ساعة", "لم يجب أحد على رسالتي", "كان الحساء باردا ومالحا"],
        ["يفتح المتجر في التاسعة", "يزن الطرد كيلوغرامين", "تقف الحافلة عند الجسر"],
        ["كانت الغرفة نظيفة ومضيئة", "كان الموظفون لطفاء جدا", "كان الفطور رائعا"],
    ],
    "he": [
        ["הרכבת איחרה בשעה", "איש לא ענה למכתב שלי", "המרק היה קר ומלוח"],
        ["החנות נפתחת בתשע", "החבילה שוקלת שני קילו", "האוטובוס עוצר ליד הגשר"],
        ["החדר היה נקי ומואר", "הצוות היה אדיב מאוד", "ארוחת הבוקר הייתה נפלאה"],
    ],
    "hi": [
        ["रेलगाड़ी एक घंटा देर से आई", "किसी ने मेरे पत्र का उत्तर नहीं दिया", "सूप ठंडा और नमकीन था"],
        ["दुकान नौ बजे खुलती है", "पार्सल का वज़न दो किलो है", "बस पुल पर रुकती है"],
        ["कमरा साफ़ और रोशन था", "कर्मचारी बहुत दयालु थे", "नाश्ता बहुत स्वादिष्ट था"],
    ],
    "th": [
        ["รถไฟมาสายหนึ่งชั่วโมง", "ไม่มีใครตอบจดหมายของฉัน", "ซุปเย็นและเค็ม"],
        ["ร้านเปิดเก้าโมง", "พัสดุหนักสองกิโล", "รถเมล์จอดที่สะพาน"],
        ["ห้องสะอาดและสว่าง", "พนักงานใจดีมาก", "อาหารเช้าอร่อยมาก"],
    ],
    "zh": [
        ["火车晚点了一个小时", "没有人回复我的信", "汤又冷又咸"],
        ["商店九点开门", "包裹重两公斤", "公共汽车停在桥边"],
        ["房间干净又明亮", "工作人员非常友好", "早餐好吃极了"],
    ],
    "ja": [
        ["電車が一時間遅れました", "誰も私の手紙に返事をくれません", "スープは冷たくて塩辛かった"],
        ["店は九時に開きます", "荷物の重さは二キロです", "バスは橋のそばに止まります"],
        ["部屋は清潔で明るかった", "スタッフはとても親切でした", "朝食は最高でした"],
    ],
    "ko": [
        ["기차가 한 시간 늦게 왔습니다", "아무도 제 편지에 답하지 않았습니다", "수프가 차갑고 짰습니다"],
        ["가게는 아홉 시에 엽니다", "소포는 이 킬로그램입니다", "버스는 다리 앞에 섭니다"],
        ["방이 깨끗하고 밝았습니다", "직원들이 아주 친절했습니다", "아침 식사가 훌륭했습니다"],
    ],
}
LANGUAGES = tuple(CLAUSES)


def lines():
    """Every clause alone, and every two of one sentiment: 27 lines for each language."""
    for language, kinds in CLAUSES.items():
        comma = {"zh": "，", "ja": "、", "ar": "، "}.get(language, ", ")
        for sentiment, clauses in zip(SENTIMENTS, kinds):
            for first in clauses:
                yield first, sentiment, language
                for second in clauses:
                    if second is not first:
                        yield first + comma + second, sentiment, language


HARD = {
    "plain": "The room was clean, and the staff were very kind.",
    "capitals": "BREAKFAST Tasted WONDERFUL!!!",
    "empty": "",
    "spaces only": "  \u00a0\t ",
    "inner spaces": "  two   spaces \u3000 and a  wide one  ",
    "emoji": "great 👍🏽 stay 😀 with the 👨‍👩‍👧‍👦 family 🇩🇪",
    "arabic": "كانت الغُرْفَةُ نظيفة، والموظفون لطفاء ١٢٣",
    "hebrew with points": "שָׁלוֹם, החדר היה נקי",
    "mixed direction": "the word \u202bשלום\u202c means peace",
    "chinese": "房间干净又明亮，早餐好吃极了。𠀀",
    "japanese": "ｽｰﾌﾟは冷たい。がｷﾞグ",
    "korean jamo": "방이 깨끗하고 \u1107\u1161\u11bc",
    "thai": "ห้องสะอาดและสว่างมาก",
    "hindi": "क्षत्रिय नाश्ता बहुत स्वादिष्ट था।",
    "combining": "cafe\u0301 and café, nai\u0308ve, a\u0323\u0302, z\u0351\u036b\u0343\u036a",
    "ligatures and width": "ﬁnest ＦＵＬＬ ｗｉｄｔｈ ① ½ ™ ß ẞ İ ı ŉ",
    "controls": "bell\u0007 null\u0000 zero\u200bwidth \ufeffmark \u00adsoft",
    "replacement": "broken \ufffd and private \ue000 and last \U0010fffd",
    "digits and signs": "price: 1,234.50€ (−20 %) @home #sale a_b-c/d\\e http://a.example/x?y=1",
    "special tokens as text": "[CLS] is not <s> nor [MASK] nor <mask> nor </s>",
    "one very long word": "a" * 120 + "b",
    "cyrillic and greek": "Ёлка СУП Ὀδυσσεύς ΣΊΣΥΦΟΣ",
    "punctuation only": "?!...—«»…",
    "far too long": "the shop opens at nine, and the bus stops at the bridge; " * 30,
}

PAIRS = {
    "short": ("the shop opens at nine", "das Geschäft öffnet um neun Uhr"),
    "first long": ("the bus stops at the bridge " * 8, "the soup was cold"),
    "second long": ("the soup was cold", "breakfast tasted wonderful " * 8),
    "both long": ("nobody answered my letter " * 7, "the parcel weighs two kilos " * 9),
    "scripts": ("كان الفطور رائعا", "早餐好吃极了 👍"),
    "empty second": ("the soup was cold", ""),
    "empty first": ("", "the soup was cold"),
    "both empty": ("", ""),
}
