import { describe, expect, it } from 'vitest';
import { isModeration, isNoCredit, isRetired } from '../../src/gateways/words.ts';

describe('words of a gateway', () => {
  it.each([
    'moderation_blocked',
    'Your request was blocked by our moderation system.',
    'The prompt was moderated',
    'This content may violate our content policies',
    'This request violates the guardrails concerning similarity',
    'Rejected: against our terms',
    'Failed the safety check',
    'refused by the content_filter',
    'We currently do not support uploads of images containing photorealistic people',
    'the image shows a real person',
    'depicting a realistic human is not allowed',
    'The image contains a face',
    'human faces cannot be used',
    'face detected in input image',
    'This content is similar to third-party content',
    'no public figures',
    'may be copyrighted',
    'NSFW',
    'sexual content',
    'sensitive words in prompt',
    'inappropriate content',
    '内容审核未通过',
    '提示词包含违规内容',
    '包含敏感词',
    '图片中包含真人',
    '检测到人脸',
    '請勿上傳真人照片',
    '違規',
    '内容安全检查失败',
    '涉及版权',
  ])('are moderation: %s', (text) => {
    expect(isModeration(text)).toBe(true);
  });

  it.each([
    '',
    'duration must be one of 10, 15',
    'Internal server error',
    'upstream timeout',
    'images[0] must be a URL',
    'user interface error',
    'surface not found',
    'prompt must be shorter than or equal to 5000 characters',
    'Inpaint image must match the requested width and height',
    'rate limit policy: 10 requests per minute',
    'insufficient balance',
    '任务失败',
    '参数错误',
    '系统繁忙，请稍后再试',
  ])('are not moderation: %s', (text) => {
    expect(isModeration(text)).toBe(false);
  });

  it.each([
    'insufficient balance',
    'Insufficient account credits',
    'not enough credits',
    'You have no credits left',
    'Your balance is too low',
    'insufficient_quota',
    'Payment required',
    'please recharge',
    '余额不足',
    '账户积分不足',
    '请充值后再试',
  ])('are about the balance: %s', (text) => {
    expect(isNoCredit(text)).toBe(true);
  });

  it.each([
    '',
    'rate limit exceeded',
    'quota of requests per minute reached',
    'load balancer error',
    'no pointsman',
    'too many running tasks',
    '参数错误',
  ])('are not about the balance: %s', (text) => {
    expect(isNoCredit(text)).toBe(false);
  });

  it.each([
    'model not found',
    'model_not_found',
    'Model sora-2 not found',
    "The model `sora-2` doesn't exist",
    'The model "sora-2" does not exist or you do not have access to it',
    'model sora-2 is no longer available',
    'model: sora-2 has been retired',
    'sora-2 is not supported',
    'sora-2 was discontinued on 2026-09-24',
    'unknown model',
    'No such model: sora-2',
    '模型不存在',
    '模型 sora-2 已下线',
    '未找到模型',
  ])('say that the model went: %s', (text) => {
    expect(isRetired(text, 'sora-2')).toBe(true);
  });

  it.each([
    '',
    'task not found',
    'duration 25 is not supported by model sora-2',
    'size large is not available for model sora-2',
    'model sora-2 is not available at size large',
    'model sora-2: size large not available',
    'sora-2 is not supported with storyboard',
    'model must be one of the following values: sora-2, sora-2-pro',
    'sora-2-pro is not supported',
    '模型参数错误',
  ])('do not say that the model went: %s', (text) => {
    expect(isRetired(text, 'sora-2')).toBe(false);
  });
});
