package main

import (
	"archive/zip"
	"bytes"
	"io/fs"
	"os"
	"path/filepath"
	"time"
)

// filesUnder lists the files below root, relative to it, in lexical order, so that the same folder always gives the
// same archive.
func filesUnder(root string) ([]string, error) {
	names := []string{}
	err := filepath.WalkDir(root, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		name, err := filepath.Rel(root, path)
		names = append(names, name)
		return err
	})
	return names, err
}

// zipOf archives the named files of root. Neither times nor, when mode is given, modes of the files reach the bytes.
func zipOf(root string, names []string, mode *os.FileMode) ([]byte, error) {
	var buffer bytes.Buffer
	writer := zip.NewWriter(&buffer)
	for _, name := range names {
		path := filepath.Join(root, name)
		info, err := os.Stat(path)
		if err != nil {
			return nil, err
		}
		header, err := zip.FileInfoHeader(info)
		if err != nil {
			return nil, err
		}
		header.Name = filepath.ToSlash(name)
		header.Method = zip.Deflate
		// Modified alone would still write the extended timestamp of the file
		//lint:ignore SA1019 the deprecated setter is what clears the legacy date fields
		header.SetModTime(time.Time{})
		if mode != nil {
			header.SetMode(*mode)
		}
		target, err := writer.CreateHeader(header)
		if err != nil {
			return nil, err
		}
		content, err := os.ReadFile(path)
		if err != nil {
			return nil, err
		}
		if _, err := target.Write(content); err != nil {
			return nil, err
		}
	}
	if err := writer.Close(); err != nil {
		return nil, err
	}
	return buffer.Bytes(), nil
}
