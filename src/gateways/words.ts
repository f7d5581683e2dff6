import { isPicture } from './picture-words.ts';

/**
 * What the words of a gateway's error mean. Only words tell: no gateway publishes its error codes, and the same refusal
 * comes as an HTTP 400, in an envelope, or minutes later on the failed task.
 */

/** What a refusal is about, for the people who have to do something about it. */
export type Meaning =
  /** Somebody real is to be seen, or is asked for. */
  | 'people'
  /** Anything else that moderation refuses. */
  | 'moderated'
  /** The operator's balance. */
  | 'no-credit'
  /** The model went away. */
  | 'retired'
  /** The picture could not be fetched or read, or has the wrong format or size. */
  | 'picture';

/**
 * The first that fits of: people, moderated, no-credit, retired, picture. The last one comes last because its words are the
 * most common ones: "not found", "invalid", "exceeds".
 * @param model the id that was asked for: some gateways name it without the word "model"
 */
export function meaningOf(said: string, model = ''): Meaning | undefined {
  // White space as single spaces: several optional words with any amount between them would take time cubed.
  const start = said.slice(0, LONGEST).replaceAll(URL_IN_TEXT, ' url ').replaceAll(/\s+/gu, ' ');
  const text = plain(start);
  const content = text.replaceAll(NOT_OF_CONTENT, ' ');
  if (fits(PEOPLE, content)) return 'people';
  if (fits(MODERATION, content)) return 'moderated';
  if (fits(NO_CREDIT, start)) return 'no-credit';
  if (isRetired(start, model)) return 'retired';
  return isPicture(text) ? 'picture' : undefined;
}

/** A reason stands at the beginning; what follows may be a dump of anything, in characters. */
const LONGEST = 4000;

/** Addresses are made of words that say nothing: `…/real-person.png`. */
const URL_IN_TEXT = /\b(?:https?|data):[\x21\x23-\x26\x28-\x3b\x3d\x3f-\x5b\x5d-\x7e]+/giu;

/** Traditional characters and the simplified ones that the patterns are written in. */
const TRADITIONAL =
  '圖載無讀獲損壞過敗審違規臉參幀開啟識別處張換權眾實暴內鏈接體寬長與應須於檢測請尋';
const SIMPLIFIED =
  '图载无读获损坏过败审违规脸参帧开启识别处张换权众实暴内链接体宽长与应须于检测请寻';

/** One spelling for what is written in many: `image_url`, `imageUrl`, `"image url":`, full-width and traditional characters. */
function plain(text: string): string {
  return text
    .normalize('NFKC')
    .replace(/([a-z\d])(?=[A-Z][a-z])/gu, '$1 ')
    .toLowerCase()
    .replaceAll('(s)', 's')
    .replaceAll('’', "'")
    .replaceAll(/[_"`“”「」()[\]{}<>:*]|(?<![a-z])'|'(?![a-z])|(?<=[a-z\d])\.(?=[a-z\d])/gu, ' ')
    .replaceAll(/\s+/gu, ' ')
    .replaceAll(/[\u4e00-\u9fff]/gu, (one) => SIMPLIFIED[TRADITIONAL.indexOf(one)] ?? one)
    .replaceAll('支援', '支持')
    .replaceAll('逾时', '超时');
}

function fits(patterns: readonly RegExp[], text: string): boolean {
  return patterns.some((pattern) => pattern.test(text));
}

/** Alternatives, over several lines. */
function any(...words: readonly string[]): string {
  return `(?:${words.join('|')})`;
}

/** What sounds like a refusal of content and is none: a face that is missing, a moderation that is out of order, a check of the operator. */
const NOT_OF_CONTENT = new RegExp(
  any(
    '\\b(?:no|without|zero) (?:\\w+ ){0,2}faces? (?:was |were |is |are |could be )?(?:detected|found|recogni[sz]ed)',
    "\\bfaces? (?:(?:was|were|is|are|could|can|cannot|has been) ?)?(?:not|n't)? ?(?:be )?(?<=not |not be |n't |n't be |cannot be )(?:detected|found|recogni[sz]ed)",
    "\\b(?:could not|couldn't|cannot|can't|unable to|failed to|did not|didn't) (?:detect|find|recogni[sz]e) (?:an? |any |the )?(?:\\w+ )?faces?",
    '(?:未|没有|没|无法|未能|不能)(?:检测|识别|发现|找)(?:到|出)?(?:清晰的?|有效的?|任何)?人脸|(?:检测|识别)不到人脸|没有人脸',
    '(?:moderation|safety check|content check)\\w* (?:service|api|server|system|backend|request|check|endpoint)? ?(?:is |was |has )?(?:temporarily |currently )?(?:unavailable|unreachable|timed? ?out|timeout|busy|down\\b|overloaded|failed to respond|errored|internal error)',
    '(?:审核|风控)(?:服务|系统|接口|请求)?(?:超时|异常|繁忙|不可用|出错|错误)',
    '(?:真人|人脸|实名)(?:认证|核验|验证)',
    '大小写敏感|case[ -]sensitive',
  ),
  'gu',
);

const SOMEBODY =
  '(?:people|persons?|humans?|individuals?|adults?|child(?:ren)?|kids?|(?:wo)?m[ae]n|girls?|boys?|faces?|bod(?:y|ies))';

/** Somebody real in the picture or the prompt. One row a family, each seen in messages of gateways, their upstreams or public clients, or its Chinese wording. */
const PEOPLE: readonly RegExp[] = [
  new RegExp(
    `\\b(?:real|realistic|actual|identifiable|recogni[sz]able|photo-?realistic|living|specific|public|famous|well[ -]known)(?:[ -](?:life|world|looking))?[ -](?:\\w+ )?${SOMEBODY}\\b`,
    'u',
  ),
  // "Contains a person", but not "depicts violence against people" and not "includes child abuse".
  /\b(?:contain(?:s|ed|ing)?|detect(?:s|ed|ing)|found|include[sd]?|including|show(?:s|n|ing)|depict(?:s|ed|ing)|depictions? of|featur(?:es|ing)|(?:images?|pictures?|photos?|photographs?|uploads?|videos?) (?:of|with)) (?:(?!(?:to|for|against|towards?|between|by|that|which|of|on|about|harm\w*|violen\w*|sexual\w*|nud\w*|naked|dead|hate\w*)\b)[\w/-]+ ){0,3}?(?:people|persons?|human(?:s| beings?)?|individuals|child(?:ren)?|kids?|teenagers?|(?:wo)?m[ae]n|girls?|boys?|faces?)\b(?! (?:sexual\w*|abuse|porn\w*|safety|exploitation|nudity|error|review\w*|moderat\w*|readable|anatomy))/u,
  new RegExp(
    `\\b${SOMEBODY} (?:in (?:the |your |this )?\\w+ )?(?:(?:was|were|is|are|has been|have been) )?(?:currently )?(?:not (?:yet )?(?:allowed|permitted|supported|accepted)|detected|found|identified|recogni[sz]ed|rejected|forbidden|prohibited|blocked|restricted|visible)\\b`,
    'u',
  ),
  /\bhuman (?:faces?|likeness|beings?|subjects?|figures?)\b|\bfacial\b|\b(?:person|people|face)(?: ?\/ ?face| or face)? (?:generation|detected|detection)\b/u,
  /\b(?:without|remove|no|any) (?:any )?(?:\w+ )?(?:faces?|people|persons?|humans)\b(?! (?:error|review))/u,
  /\b(?:public|political) figures?\b|\bcelebrit(?:y|ies)\b|\bpoliticians?\b|\bimpersonat|\bdeep ?fakes?\b/u,
  // Of somebody: "likeness of a copyrighted character" is about copyright.
  /(?<!\b(?:third[ -]party|character|content) )\blikeness(?:es)?\b(?! (?:of|to) (?:(?:an?|the) )?(?:\w+ )?(?:copyright\w*|characters?|trademark\w*|third))/u,
  /\b(?:portrait|publicity|image) rights?\b|\bright of publicity\b|\b(?:their|person's|people's|individual's) consent\b/u,
  /\bminors\b|\b(?:an? |the |possible |apparent )minor\b(?! [a-z]{4})|\bminor (?:was |is )?(?:detected|found)|\bha(?:s|ve) an? (?:\w+ )?(?:face|person)\b|\bunder[ -]?aged?\b|\bunder (?:the age of )?18\b/u,
  /\bsensitive content detected\W+privacy information/u,
  /真人|真实(?:的)?(?:人|面)|人脸|面部|面孔|人像|肖像|公众人物|政治人物|(?<![署签命])名人|明星|未成年/u,
  /(?:含|有|出现|涉及|检测到|识别到|上传)[^,;。|]{0,6}(?:人物|儿童|小孩)(?!色情)/u,
];

/** Words of a moderation system. */
const MODERATION: readonly RegExp[] = [
  /moderat(?:ion|ed|or)|\bsentinel block/u,
  /(?:content|usage|safety|community|openai'?s?|(?<!fair[ -])\buse)[ -]?(?:polic|guideline|filter|violation|standard|restriction)|(?:content|safety) (?:check|block|review)|safety (?:system|reasons?)/u,
  /\bdue to (?:our |the )?polic|\bbecause of safety\b|(?:^|\|) ?(?:image )?safety ?(?:$|\|)/u,
  /(?:violat\w*|against|breach\w*)\b.{0,40}\b(?:polic|guideline|guardrail|terms|standards)/u,
  /guardrail|third[ -]party (?:content|similarity|likeness)|\bresponsible ai\b|\brai (?:media )?filtered/u,
  /\b(?:prompt|content|request|image|picture|video|input|text) (?:(?:was|were|is|has been) )?(?:flagged|censored|filtered|blocked by)\b|\b(?:prompt|content) (?:(?:was|is|has been) )?(?:blocked|not (?:allowed|permitted))\b|\bflagged (?:as|for|by)\b|\brisk control/u,
  /\bcopyright|\btrademark|\bintellectual property\b|\bprotected ip\b|\binfring/u,
  /\b(?:nsfw|nudity|nude|naked|sexual(?:ly)?|porn\w*|violent|violence|gore|bloody|hate(?:ful)? (?:speech|content)|self[ -]harm|suicide|terroris[mt]|extremis[mt]|child abuse)\b/u,
  /\b(?:sensitive|prohibited|inappropriate|unsafe|harmful|disallowed|forbidden|banned) (?:content|words?|text|prompt|image|picture|material|information|terms?)\b|\bis sensitive\b/u,
  /审核|违规|违禁|违法|敏感|内容过滤|内容政策|内容策略|内容安全|(?:平台|社区|内容)(?:规范|准则)|内容不合法|不安全的?内容|不适当|安全策略|使用政策|色情|涉黄|涉政|裸露|暴力|血腥|恐怖|低俗|不当内容|不良(?:内容|信息)|版权|侵权|商标|风控|风险内容|内容风险/u,
  /(?<!(?:尺寸|格式|大小|比例|分辨率|参数|时长)[^,;。|]{0,2})不合规/u,
];

/** Words about the operator's balance. Not "quota" alone: rate limits are quotas too. */
const NO_CREDIT: readonly RegExp[] = [
  /\b(?:insufficient|not enough|no|low|lack of|out of|exhausted|zero)\s+(?:\w+\s+)?(?:credits?|balance|funds?|points|quota)\b/iu,
  /\b(?:credits?|balance|funds?|points)\b.{0,20}\b(?:insufficient|not enough|exhausted|too low|used up|depleted)/iu,
  /insufficient_(?:quota|credits?|balance|user_quota)|payment required|\btop[\s-]?up\b|\brecharge\b/iu,
  /余额不足|餘額不足|积分不足|額度不足|额度不足|点数不足|欠费|充值/u,
];

/** Said of a model: that it is gone. Not "… for this size": then it is the combination that does not exist. */
const GONE =
  "(?:(?:(?:is|was|could|can|does|do|has)\\s*)?(?:not|n['’]t|no longer)\\s+(?:be\\s+|been\\s+)?" +
  '(?:found|exists?|available|supported|offered|active|recogni[sz]ed)' +
  '|(?:(?:is|was|has been)\\s+)?(?:unavailable|unsupported|retired|deprecated|discontinued|decommissioned|removed|offline|shut down))' +
  '(?!\\s+(?:for|with|at|in|when|by|together)\\b)';

/** Words about a model that went away. The model is the subject: "duration 25 is not supported by model X" says something else. */
const RETIRED: readonly RegExp[] = [
  /\bmodel_?not_?found\b/iu,
  /\b(?:unknown|invalid|unsupported|no such|unrecogni[sz]ed|deprecated|retired) model\b/iu,
  new RegExp(
    `\\bmodel\\s*[:=]?\\s*["'\`]?(?:[\\w./-]{0,100}\\d[\\w./-]{0,100})?["'\`]?\\s+${GONE}`,
    'iu',
  ),
  /模型[^，。,.;；]{0,40}?(?:不存在|下线|停用|未找到|找不到|不可用|已废弃)|(?:未找到|找不到|未知|无效的?)模型/u,
];

function isRetired(text: string, model: string): boolean {
  if (fits(RETIRED, text)) return true;
  if (model === '') return false;
  const gone = new RegExp(`^["'\`]?\\s+${GONE}`, 'iu');
  const [, ...behind] = text.toLowerCase().split(model.toLowerCase());
  return behind.some((rest) => gone.test(rest));
}
