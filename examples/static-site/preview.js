// A draft, opened from the editor's desk: the page it leads to is filled with what is not published yet.
