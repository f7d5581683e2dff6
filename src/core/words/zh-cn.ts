import type { Words } from './index.ts';
import { administering } from './zh-cn/administering.ts';
import { asking } from './zh-cn/asking.ts';
import { commanding } from './zh-cn/commanding.ts';
import { privacy } from './zh-cn/privacy.ts';
import { refusing } from './zh-cn/refusing.ts';
import { showing } from './zh-cn/showing.ts';

/** 机器人说的话：简体中文。 */
export const zhCn: Words = {
  ...administering,
  ...asking,
  ...commanding,
  ...privacy,
  ...showing,
  ...refusing,
};
