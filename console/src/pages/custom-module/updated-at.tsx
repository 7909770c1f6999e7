const day = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium' });
const moment = new Intl.DateTimeFormat(undefined, { dateStyle: 'full', timeStyle: 'medium' });

/** The day, and the moment for whoever looks closer. */
export function UpdatedAt({ at }: { at: string }) {
  const time = new Date(at);
  return (
    <time dateTime={at} title={moment.format(time)}>
      {day.format(time)}
    </time>
  );
}
