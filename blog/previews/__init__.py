"""Pages before they are public: links for named people, and the editor's form in a front end of one's own."""
