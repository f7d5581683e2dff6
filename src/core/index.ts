/** The door: all that a platform may use of the core. */
export type { AdminChange, SettingsView } from './admin.ts';
export { choicesOf, type VideoModel } from './catalogue.ts';
export { type Clock, createSetBack } from './clock.ts';
export {
  type About,
  aboutVariables,
  type Reading,
  readVariables,
  type VariableGroup,
  variable,
} from './configuration.ts';
export type { Acted, Checked, Command, Core, Submitted, TaskAction } from './core.ts';
export type { Trouble } from './errors.ts';
export {
  type Examination,
  type ExaminationDeps,
  type Finding,
  ok,
  once,
  skipped,
  warn,
  wrong,
} from './examination.ts';
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
export type { Loaded, Streamed } from './gateway.ts';
export type { GatewayView } from './gateway-report.ts';
export type { ImageReference, PictureSource } from './image.ts';
export type { KeptForm } from './kept-forms.ts';
export type { Log } from './log.ts';
export { nearest } from './nearest.ts';
export { actionsFor } from './offered-actions.ts';
export type { OperatorLink } from './operator-link.ts';
export type { Answer, HistoryPage, WalletView } from './own-tasks.ts';
export {
  type AdminNotice,
  type HttpRoutes,
  type Notice,
  type Platform,
  type PlatformDeps,
  PlatformError,
  type PlatformHealth,
  type PlatformModule,
  type Told,
  type Vault,
} from './platform.ts';
export type { PrivacyView } from './privacy.ts';
export { OPTIONS, type Option, type Problem, problem } from './problem.ts';
export type { Balance, Limit } from './quota.ts';
export type { Draft } from './read-request.ts';
export type { Report } from './report.ts';
export type { Settings, SettingsChange } from './settings.ts';
export type { Address, Requester, Task } from './task.ts';
export type { ForgottenTasks } from './tasks.ts';
export type { Observe } from './telemetry.ts';
export { adminNoticeText, type GatewayText, gatewayLines } from './words/gateway-lines.ts';
export { languageOf, languages, type Say, speak, styleName } from './words/index.ts';
export { forgetQuestion, forgottenText, privacyText } from './words/privacy-lines.ts';
export { changeLine, settingsLines } from './words/settings-lines.ts';
export {
  anchorText,
  cardText,
  costText,
  durationText,
  type Markup,
  problemText,
  shortened,
  spentMs,
  threadName,
  troubleText,
} from './words/texts.ts';
export {
  historyLine,
  reportLines,
  taskLines,
  walletText,
} from './words/views.ts';
