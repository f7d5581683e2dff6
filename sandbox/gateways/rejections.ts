/** What a gateway may refuse, at once or minutes after it accepted the task. */
export type Rejection = 'people' | 'moderated' | 'picture';

/** How one gateway words its refusals, and the number that stands beside the words on a task. Both are made up: no gateway publishes them. */
export type Rejections = Readonly<
  Record<Rejection, { readonly errorCode: number | string; readonly errorMessage: string }>
>;

export const inEnglish: Rejections = {
  people: {
    errorCode: 1301,
    errorMessage: 'The input image was refused: it shows the face of a real person.',
  },
  moderated: {
    errorCode: 1300,
    errorMessage: 'Blocked by the moderation system: this may violate the content policy.',
  },
  picture: {
    errorCode: 1400,
    errorMessage: 'Could not download the image: its server answered 403.',
  },
};

export const inChinese: Rejections = {
  people: { errorCode: 1301, errorMessage: '图片中检测到真人人脸，无法生成视频' },
  moderated: { errorCode: 1300, errorMessage: '内容审核未通过，提示词含有敏感内容' },
  picture: { errorCode: 1400, errorMessage: '图片下载失败，请检查图片链接是否有效' },
};

/** Why a request is not let in, whatever it asks for. `unlisted`: there is no such model, or no longer. */
export type Turned = 'unlisted' | 'no-credit' | 'busy' | 'too-fast';

/** How one gateway words that, with the HTTP status and a code where it has one. Made up like the words above, unless a page is named beside them. */
export type Turning = Readonly<
  Record<Turned, { readonly status: number; readonly message: string; readonly code?: string }>
>;

export const turningInEnglish: Turning = {
  unlisted: { status: 404, message: 'model not found', code: 'model_not_found' },
  'no-credit': { status: 402, message: 'insufficient balance', code: 'insufficient_balance' },
  busy: { status: 429, message: 'too many running tasks', code: 'too_many_running_tasks' },
  'too-fast': { status: 429, message: 'too many requests', code: 'rate_limit_exceeded' },
};

export const turningInChinese: Turning = {
  unlisted: { status: 400, message: '模型不存在或已下线' },
  'no-credit': { status: 402, message: '账户余额不足，请充值' },
  busy: { status: 429, message: '进行中的任务过多，请稍后再试' },
  'too-fast': { status: 429, message: '请求过于频繁' },
};
