/** What is wrong with settings, and where. */
export interface SettingsFault {
  readonly path: string;
  readonly message: string;
}
