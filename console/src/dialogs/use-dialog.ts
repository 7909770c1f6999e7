import { useState } from 'react';

export type Dialog<About> = {
  /** What it was last opened about: it stays on screen while the dialog closes. */
  about: About | undefined;
  isOpen: boolean;
  open: (about: About) => void;
  close: () => void;
};

/** A dialog about something of its page. It stays mounted: only so does the focus return to what opened it. */
export function useDialog<About>(): Dialog<About> {
  const [about, setAbout] = useState<About>();
  const [isOpen, setIsOpen] = useState(false);
  return {
    about,
    isOpen,
    open: (opened: About) => {
      setAbout(opened);
      setIsOpen(true);
    },
    close: () => setIsOpen(false),
  };
}
