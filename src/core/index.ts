/** The door: all that a platform may use of the core. */
export { choicesOf, type VideoModel } from './catalogue.ts';
export type { Clock } from './clock.ts';
export { readVariables } from './configuration.ts';
export type { Checked, Command, Core, Submitted } from './core.ts';
export type { Trouble } from './errors.ts';
export {
  draftToMend,
  type FieldName,
  type Form,
  type FormChoice,
  type FormField,
  fieldOf,
  formOf,
  isMendable,
  type PictureChoices,
  readForm,
} from './form.ts';
export type { Loaded } from './gateway.ts';
export type { ImageReference, PictureSource } from './image.ts';
export type { KeptForm } from './kept-forms.ts';
export type { Log } from './log.ts';
export { nearest } from './nearest.ts';
export {
  type HttpRoutes,
  type Notice,
  type Platform,
  type PlatformDeps,
  PlatformError,
  type PlatformModule,
} from './platform.ts';
export { OPTIONS, type Option, type Problem, problem } from './problem.ts';
export type { Draft } from './read-request.ts';
export type { Address, Requester, Task } from './task.ts';
export { languages, type Say, speak, styleName } from './words/index.ts';
export {
  anchorText,
  cardText,
  durationText,
  type Markup,
  problemText,
  shortened,
  spentMs,
  threadName,
  troubleText,
} from './words/texts.ts';
