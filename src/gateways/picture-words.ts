/**
 * The words of a gateway that cannot use the picture it was given. They are read in one spelling, see `words.ts`: lower case,
 * without quotes, underscores and brackets.
 */

/** Only for texts that are not about people, moderation, balance or model: the words here are common ones. */
export function isPicture(text: string): boolean {
  const fits = (patterns: readonly RegExp[]) => patterns.some((pattern) => pattern.test(text));
  return !fits(WAIT) && (fits(ENGLISH) || fits(CHINESE));
}

/** Later it may work, with the same picture. */
const WAIT: readonly RegExp[] = [
  /\brate[ -]?limit|\btoo many (?:requests|tasks|jobs|calls|concurrent|uploads|attempts)|\bper (?:second|minute|hour|day)\b|\bconcurren|\bthrottl|\bquota\b|\boverload|\bbusy\b/u,
  /限流|限速|频率|频繁|并发|请求过多|请求太多|繁忙|排队/u,
];

/** Alternatives, over several lines. */
function any(...words: readonly string[]): string {
  return `(?:${words.join('|')})`;
}

/**
 * The picture that was sent in. Not what the gateway makes itself, not a container's image, and not the first word of
 * "image-to-video", "image model", "image count" and the like.
 */
const IMAGE = [
  '(?<!\\b(?:generated|output|result|resulting|cover|preview|poster|final|docker|container|watermark(?:ed)?|thumbnail)[ -])',
  '(?<![a-z])(?:images?|pictures?|photos?|photographs?|input reference|reference frame|(?:first|last|start|end) frame)(?![a-z])',
  '(?![ -]*(?:(?:to|2)[ -]?video|2video|generat\\w*|models?|modality|edit\\w*|service|server|api|endpoint|queue|workers?|quota)\\b)',
  '(?![ -]*(?:credits?|tasks?|jobs?|providers?|backend|pipeline|count|number|quantity|list|array)\\b)(?!\\s*(?:转|生)成?视频)',
].join('');

/** Parts and places of the picture, as they stand between the picture and what is wrong with it. */
const PART = `(?: ${any(
  'urls?|uris?|links?|files?|data|address|content|bytes|format|type|mime|size|resolution|dimensions?|width|height|aspect|ratio',
  'extension|encoding|base64|info|information|metadata|host|you|your|we|provided|uploaded|sent|attached|supplied|given',
  'specified|submitted|at|index|\\d+|from|the|in|on|of|this|request|field|parameter|input|reference',
)}\\b){0,6}`;

/** Any few words before the picture, but none that make it something else: "failed to get the video of …". */
const FEW =
  "(?: (?!(?:videos?|results?|outputs?|models?|tasks?|responses?|generated|thumbnails?|covers?|upload|undefined|null)\\b|propert)[\\w.'-]+){0,4}?";

const READ = any(
  'download\\w*|fetch\\w*|load\\w*|open(?:ed|ing)?|read(?:ing)?|decod\\w*|access(?:ed|ing)?|retriev\\w*|obtain\\w*|get(?:ting)?',
  'pars\\w+|identify\\w*|recogni[sz]\\w+|upload\\w*|resolv\\w+|reach\\w*|import\\w*|ingest\\w*|connect\\w*',
);
const PROCESS = '(?:(?:pre)?process\\w*|convert\\w*|resiz\\w*|us(?:e|ed|able))';
const FAIL = '(?:fail\\w*|err|errors?|errored|exception|timed out|time ?out|unsuccessful\\w*)';
const CANNOT = any(
  "could not|couldn't|cannot|can not|can't|unable to|(?:was )?not able to|fail\\w* to|failed|did not|didn't",
);
/** The fault may be the gateway's own. */
const THEIRS =
  '(?!.{0,80}\\b(?:internal|server error|memory|gpu|cuda|database|storage|s3|bucket|unavailable|try again)\\b)';
const WRONG = any(
  'too (?:large|small|big|wide|tall|narrow|long|short|heavy|blurry)',
  'corrupt\\w*|damaged|broken|truncated|invalid|malformed|unreadable|inaccessible|unreachable|unavailable|undecodable',
  'expired|dead|blank|not valid|refused',
  '(?:no longer |not (?:publicly )?)(?:found|accessible|available|reachable|readable|downloadable|a valid|an image|a picture)',
  "(?:doesn't|does not|do not|don't) (?:exist|match|meet|load|open|resolve)",
);
const FORMAT = '(?:jpe?g|png|webp|gif|heic|heif|avif|bmp|tiff?|svg)';
const MEASURE = '(?:size|width|height|dimensions?|resolution|aspect ratio|format|type)';
const UNIT = '(?:pixels?|px|\\d*[mk]i?b|megabytes?|bytes)';
const BAD =
  '(?:invalid|corrupt(?:ed)?|unsupported|unreadable|malformed|broken|bad|inaccessible|unreachable|incorrect|expired|unrecogni[sz]ed|damaged|truncated)';

const ENGLISH: readonly RegExp[] = [
  // It cannot be had, or read.
  `\\b${CANNOT}(?: be)? ${READ}${FEW} ${IMAGE}${THEIRS}`,
  `\\b${CANNOT} ${PROCESS} (?:the |this |your |an? )?(?:\\w+ )?${IMAGE}${THEIRS}`,
  `\\b(?:${FAIL}|trouble|problem|while|when|during) (?:(?:occurred|while|when|during|in|on|to|trying|with) ){0,3}${READ}${FEW} ${IMAGE}${THEIRS}`,
  `\\b${READ}${FEW} ${IMAGE}${PART} ${FAIL}\\b${THEIRS}`,
  `${IMAGE}${PART} ${CANNOT} (?:be )?(?:${READ}|${PROCESS}|found)${THEIRS}`,
  `${IMAGE}${PART} (?:${READ}|${PROCESS}) (?:has |was )?${FAIL}\\b${THEIRS}`,
  `${IMAGE}${PART} (?:returned|responded|answered|gave)\\b.{0,20}\\b(?:[45]\\d\\d|errors?|html)\\b`,
  `\\b(?:fail\\w*|unable|error|could not|cannot)\\b.{0,15}\\bdownload\\w* (?:the )?(?:media resource|input media|input file|file\\W+upstream)`,
  '\\bdownload the media resource timed out',
  // It is no good.
  `${IMAGE}${PART} (?:(?:is|are|was|were|has|have|seems?|appears?|may be|to be|either|probably) ){0,3}${WRONG}`,
  `\\b${BAD}(?: (?:or|and|\\w+ed|input|reference|source|first|the|an?|format|type|of|for|url|size|dimensions?|aspect|ratio|resolution|data|content|file|base64)){0,5} ${IMAGE}(?! inputs?\\b)`,
  `\\b(?:not|n't|isn't)(?: (?:be|point\\w*|lead\\w*|resolve\\w*|return\\w*|appear|seem|look|to|like|an?|the|valid|supported|readable|proper)){1,5} ${IMAGE}`,
  `${IMAGE} (?:format|type|url|data|file|info|size|dimensions?) err`,
  `(?<![a-z])(?:image|picture|photo) (?:is )?not supported(?= ?(?:$|[.,;|!]))`,
  `\\b(?:expect(?:ed|ing)|instead of) (?:an? )?${IMAGE}|\\bmust (?:point|lead|resolve|refer) to (?:an? )?(?:valid )?${IMAGE}`,
  // Its size or its format is not right.
  `${IMAGE}${PART} (?:must|should|has to|have to|needs to) (?:match|be|have|not exceed)\\b.{0,60}\\b(?:accessible|reachable|url|uri|${UNIT}|${MEASURE}|${FORMAT})\\b`,
  `${IMAGE}${PART} (?:exceeds?|is (?:over|above|below|under)|larger than|smaller than|bigger than)\\b.{0,40}\\b(?:limit|${UNIT}|${MEASURE})\\b`,
  `(?:${IMAGE}(?:'s)? (?:file |mime )?(?:extension|pixels?|${MEASURE})|\\b${MEASURE} of${FEW} ${IMAGE})\\b.{0,40}\\b(?:exceed\\w*|must|should|not|n't|unsupported|invalid|too|over|below|out of|mismatch\\w*|wrong)\\b`,
  `\\b(?:unsupported|invalid|unknown|unexpected) (?:mime ?types?|media types?|file (?:types?|formats?)|formats?|content types?)\\b.{0,60}(?:${IMAGE}|\\b${FORMAT}\\b)`,
  `\\bonly .{0,20}\\b${FORMAT}\\b.{0,60}\\b(?:supported|accepted|allowed)`,
  // Another one is asked for, or one with a face in it.
  `\\b(?:use|try|upload|provide|choose|attach|supply)(?: again)?(?: with)? (?:another|an? (?:different|new|valid|other|smaller|larger)) ${IMAGE}`,
  '\\b(?:no|without|zero) (?:\\w+ ){0,2}faces? (?:(?:was|were|is|are|could be) )?(?:detected|found|recogni[sz]ed)',
  '\\bfaces? .{0,10}not (?:be )?(?:detected|found|recogni[sz]ed)',
].map((source) => new RegExp(source, 'u'));

const TU = [
  '(?<!(?:生成|结果|输出|封面|预览|水印|缩略)的?)',
  '(?:图片|图像|参考图|首帧|尾帧|照片|垫图|原图|底图|素材|(?<![a-z])images?(?: ?urls?)?)',
  '(?! ?(?:生成|生视频|转视频|转成|模型|服务|接口|审核|任务|额度|数量|张数|个数|不能为空|必填))',
].join('');
const DU =
  '(?:下载|获取|取得|读取|存取|加载|载入|打开|开启|解析|解码|访问|识别|处理|上传|拉取|请求|转存)';
const SHIBAI = '(?:失败|超时|出错|错误|异常|不了|不到)';
/** A character of the same clause. */
const ZI = '[^,;。|!]';

const CHINESE: readonly RegExp[] = [
  `${TU}${ZI}{0,12}?${DU}${ZI}{0,6}${SHIBAI}`,
  `(?:无法|不能|未能|没能)(?:正常|正确|成功)?(?:从${ZI}{1,12})?${DU}${ZI}{0,8}?${TU}`,
  `${DU}${ZI}{0,8}?${TU}${ZI}{0,10}${SHIBAI}`,
  `${TU}${ZI}{0,12}(?:无法|不能|未能|不可)(?:被)?(?:正常|正确|成功)?(?:${DU}|使用|公开访问)`,
  `${TU}${ZI}{0,10}(?:格式|类型|尺寸|大小|分辨率|宽高比?|比例|像素|长宽比?|体积|宽度|高度|边长|地址|链接|url)${ZI}{0,20}(?:不|错误|有误|无效|异常|过|太|超|必须|须|需|应|失效|小于|大于|低于|高于|至少|最大|最小|仅支持|只支持)`,
  `${TU}${ZI}{0,6}(?:损坏|破损|过大|过小|太大|太小|过宽|过高|无效|失效|过期|不存在|找不到|不可访问|不可用|不可读|不支持|不正确|过于模糊|不清晰|超出|超过(?! ?\\d+ ?张))`,
  `(?:(?:无效|非法|损坏|错误|失效|不正确)的?|不支持的)${TU}(?!输入)`,
  `(?:不是|上传)(?:一张)?(?:有效|合法|正确)的?${TU}`,
  `不支持(?:该|此|这种|的)*(?:图片|图像)?格式|(?:仅|只)支持${ZI}{0,8}${FORMAT}`,
  `(?:更换|换一张|检查|重新上传)${ZI}{0,6}${TU}`,
  '(?:未|没有|没|无法|未能)(?:检测|识别|发现)(?:到|出)?(?:清晰的?|有效的?|任何)?人脸',
].map((source) => new RegExp(source, 'u'));
