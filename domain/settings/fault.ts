/** What is wrong with settings, and where: `capture.ladder[2]`. */
export interface SettingsFault {
  readonly path: string;
  readonly message: string;
}

export const fault = (path: string, message: string): SettingsFault => ({ path, message });

/** A fault where something is not as it has to be. */
export const unless = (isRight: boolean, path: string, message: string): SettingsFault[] =>
  isRight ? [] : [fault(path, message)];

/** A fault for each entry of a list that was there before, by what tells them apart. */
export function twice(names: readonly string[], path: string): SettingsFault[] {
  return names.flatMap((name, i) =>
    names.indexOf(name) < i ? [fault(`${path}[${i}]`, `${name} is there twice.`)] : [],
  );
}
