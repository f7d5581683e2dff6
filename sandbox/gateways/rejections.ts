/** What a gateway may refuse, at once or minutes after it accepted the task. */
export type Rejection = 'people' | 'moderated' | 'picture';

/** How one gateway words its refusals, and the number that stands beside the words on a task. Both are made up: no gateway publishes them. */
export type Rejections = Readonly<
  Record<Rejection, { readonly errorCode: number; readonly errorMessage: string }>
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
