/**
 * What the words of a gateway's error mean. Only words tell: no gateway publishes its error codes, and the same refusal
 * comes as an HTTP 400, in an envelope, or minutes later on the failed task.
 */

/** Words of a moderation system. One row a family, each seen in gateways' or public clients' messages, or its Chinese wording. */
const MODERATION: readonly RegExp[] = [
  /moderat(?:ion|ed|or)/iu,
  /(?:content|usage|safety|community|openai'?s?|use)[\s_-]?(?:polic|guideline|filter|violation|check|system|standard|restriction)/iu,
  /(?:violat\w*|against|breach\w*)\b.{0,40}\b(?:polic|guideline|guardrail|terms|standards)/iu,
  /guardrail|third[\s-]party (?:content|similarity|likeness)/iu,
  /\b(?:real|realistic|actual|identifiable|photorealistic)\s+(?:people|persons?|humans?|individuals?|faces?)\b/iu,
  /\bhuman\s+(?:faces?|likeness)|\bfaces?\s+(?:(?:was|were|is|are)\s+)?(?:not allowed|detected|found|rejected)/iu,
  /\b(?:contains?|detected|with|includes?)\s+(?:an?\s+|the\s+)?(?:human\s+|person'?s\s+)?faces?\b/iu,
  /\b(?:public figures?|celebrit(?:y|ies)|copyright(?:ed)?|minors?)\b/iu,
  /\b(?:nsfw|nudity|sexual(?:ly)?|porn\w*|violent|hate(?:ful)? (?:speech|content)|self[\s-]harm)\b/iu,
  /\b(?:sensitive|prohibited|inappropriate|unsafe|harmful|disallowed|forbidden)\s+(?:content|words?|text|prompt|image|material)/iu,
  /审核|審核|违规|違規|敏感|真人|人脸|人臉|内容政策|内容策略|内容安全|使用政策|色情|暴力|版权|版權|侵权|公众人物|名人|不合规/u,
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
  new RegExp(`\\bmodel\\s*[:=]?\\s*["'\`]?(?:[\\w./-]*\\d[\\w./-]*)?["'\`]?\\s+${GONE}`, 'iu'),
  /模型[^，。,.;；]{0,40}?(?:不存在|下线|停用|未找到|找不到|不可用|已废弃)|(?:未找到|找不到|未知|无效的?)模型/u,
];

export function isModeration(text: string): boolean {
  return MODERATION.some((pattern) => pattern.test(text));
}

export function isNoCredit(text: string): boolean {
  return NO_CREDIT.some((pattern) => pattern.test(text));
}

/** `model` is the id that was asked for: some gateways name it without the word "model". */
export function isRetired(text: string, model: string): boolean {
  if (RETIRED.some((pattern) => pattern.test(text))) return true;
  const gone = new RegExp(`^["'\`]?\\s+${GONE}`, 'iu');
  const [, ...behind] = text.toLowerCase().split(model.toLowerCase());
  return behind.some((rest) => gone.test(rest));
}
